using System.Globalization;
using System.IO.MemoryMappedFiles;

namespace EnvoyRls.Fuzz.Engine;

/// <summary>
/// The input that is being read, in a file that outlives the process should the input end it: an overflow of the stack cannot be caught.
/// An input that is read without end is ended together with the process.
/// </summary>
internal sealed class RunningInput : IDisposable
{
    private const long NothingRuns = long.MaxValue;
    private const int MostKept = 1024 * 1024;

    private static readonly TimeSpan Endless = TimeSpan.FromSeconds(60);

    private readonly string _path;
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private readonly Timer _watch;
    private long _started = NothingRuns;

    public RunningInput(FuzzTarget target)
    {
        string directory = Directory.CreateDirectory(Path.Combine(Path.GetTempPath(), "envoyrls-fuzz")).FullName;
        _path = Path.Combine(directory, string.Create(CultureInfo.InvariantCulture, $"{target.Name}.{Environment.ProcessId}.running"));
        _file = MemoryMappedFile.CreateFromFile(_path, FileMode.Create, mapName: null, sizeof(int) + MostKept);
        _view = _file.CreateViewAccessor();
        _watch = new Timer(static running => ((RunningInput)running!).EndIfEndless(), this, TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(5));
    }

    public void Begin(byte[] input)
    {
        _view.Write(0, input.Length);
        _view.WriteArray(sizeof(int), input, 0, Math.Min(input.Length, MostKept));
        Volatile.Write(ref _started, Environment.TickCount64);
    }

    public void End() => Volatile.Write(ref _started, NothingRuns);

    public void Dispose()
    {
        _watch.Dispose();
        _view.Dispose();
        _file.Dispose();
        File.Delete(_path);
    }

    private void EndIfEndless()
    {
        long started = Volatile.Read(ref _started);
        if (started != NothingRuns && Environment.TickCount64 - started > Endless.TotalMilliseconds)
        {
            Environment.FailFast($"An input is read for more than {Endless.TotalSeconds} s; {_path} has its length, 4 bytes, and the input.");
        }
    }
}
