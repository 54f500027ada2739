using Microsoft.Win32.SafeHandles;

namespace EnvoyRls.Server.Telemetry.DecisionLog;

/// <summary>
/// Lines at the end of a file. When the file is renamed, removed or cut short, as log rotation does, the next line goes to the
/// beginning of a file of the old name.
/// </summary>
internal sealed class LogFile : ILineOutput
{
    private readonly string _path;
    private FileStream _file;

    /// <summary>Where the file was when it was opened, by what the system says; <see langword="null"/> where it says nothing.</summary>
    private string? _place;
    private bool _torn;

    /// <exception cref="IOException">The file cannot be opened.</exception>
    /// <exception cref="UnauthorizedAccessException">It must not be.</exception>
    public LogFile(string path)
    {
        _path = Path.GetFullPath(path);
        _file = Open();
        _place = PlaceOf(_file.SafeFileHandle);
    }

    public void Write(ReadOnlySpan<byte> lines)
    {
        if (WasRotatedAway())
        {
            Reopen();
        }

        if (_file.CanSeek)
        {
            // Not where the last line ended: somebody may have cut the file short.
            _file.Seek(0, SeekOrigin.End);
        }

        if (_torn)
        {
            _file.Write("\n"u8);
        }

        _torn = true;
        _file.Write(lines);
        _torn = false;
    }

    public void Dispose() => _file.Dispose();

    private FileStream Open()
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.ReadWrite | FileShare.Delete,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead;
        }

        return new FileStream(_path, options);
    }

    private bool WasRotatedAway() => !File.Exists(_path) || !string.Equals(PlaceOf(_file.SafeFileHandle), _place, StringComparison.Ordinal);

    private void Reopen()
    {
        FileStream file = Open();
        _file.Dispose();
        _file = file;
        _place = PlaceOf(file.SafeFileHandle);
        _torn = false;
    }

    // Linux names the file that is open, wherever it went meanwhile. Elsewhere only a name that is gone tells of a rotation.
    private static string? PlaceOf(SafeFileHandle file) =>
        OperatingSystem.IsLinux() ? new FileInfo($"/proc/self/fd/{file.DangerousGetHandle()}").LinkTarget : null;
}
