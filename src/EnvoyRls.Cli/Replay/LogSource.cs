using System.IO.Compression;
using System.Text;
using EnvoyRls.Cli.Replay.Logs;

namespace EnvoyRls.Cli.Replay;

/// <summary>An open log, plain or gzip, and how much of it has been read.</summary>
internal sealed class LogSource : IDisposable
{
    private readonly Stream _file;

    private LogSource(Stream file, Stream content)
    {
        _file = file;
        Lines = new LogLines(new StreamReader(content, Encoding.UTF8, detectEncodingFromByteOrderMarks: true, bufferSize: 64 * 1024));
    }

    public LogLines Lines { get; }

    /// <summary>Bytes of the file; <see langword="null"/> if that is not known before its end.</summary>
    public long? Length => _file.CanSeek ? _file.Length : null;

    /// <summary>Bytes of the file that have been read.</summary>
    public long Position => _file.CanSeek ? _file.Position : 0;

    /// <summary>Opens a file; <c>-</c> is standard input, which must be plain text.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static LogSource Open(string path)
    {
        if (path == "-")
        {
            Stream input = Console.OpenStandardInput();
            return new LogSource(input, input);
        }

        FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 64 * 1024, FileOptions.SequentialScan);
        bool gzip = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
        file.Position = 0;
        return new LogSource(file, gzip ? new GZipStream(file, CompressionMode.Decompress) : file);
    }

    public void Dispose() => Lines.Dispose();
}
