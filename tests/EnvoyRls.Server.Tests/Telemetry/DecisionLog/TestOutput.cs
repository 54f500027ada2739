using System.Text;
using EnvoyRls.Server.Telemetry.DecisionLog;

namespace EnvoyRls.Server.Tests.Telemetry.DecisionLog;

/// <summary>Keeps what is written; fails or blocks for as long as it is told to.</summary>
internal sealed class TestOutput : ILineOutput
{
    private readonly StringBuilder _text = new();
    private readonly ManualResetEventSlim _open = new(initialState: true);

    public string Text
    {
        get
        {
            lock (_text)
            {
                return _text.ToString();
            }
        }
    }

    public bool Fails { get; set; }

    public bool IsClosed { get; private set; }

    public void Block() => _open.Reset();

    public void Unblock() => _open.Set();

    public void Write(ReadOnlySpan<byte> lines)
    {
        if (Fails)
        {
            throw new IOException("no space left");
        }

        _open.Wait(TimeSpan.FromSeconds(30));
        lock (_text)
        {
            _text.Append(Encoding.UTF8.GetString(lines));
        }
    }

    public void Dispose() => IsClosed = true;
}
