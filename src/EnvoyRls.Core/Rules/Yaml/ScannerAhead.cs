using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using YamlDotNet.Core;
using YamlDotNet.Core.Tokens;

namespace EnvoyRls.Core.Rules.Yaml;

/// <summary>
/// Scans a long text on a thread of its own, a little ahead of the parser. To find tokens takes about as long as all that is made of them, so
/// that a second processor halves the time. The parser sees the same tokens in the same order, and what stops the scanner when it comes to that place.
/// </summary>
internal sealed class ScannerAhead : IScanner, IDisposable
{
    /// <summary>From how many characters on a thread is worth its start.</summary>
    public const int LeastText = 256 * 1024;

    /// <summary>Enough for the two threads to meet rarely, and few enough to be gone when the collector comes.</summary>
    private const int BatchLength = 256;
    private const int MostBatches = 4;

    private readonly BlockingCollection<Token[]> _batches = new(MostBatches);
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private Exception? _failure;
    private Token[] _batch = [];
    private int _next;

    /// <param name="text">The whole text.</param>
    public ScannerAhead(string text)
    {
        _thread = new Thread(() => Scan(new Scanner(new StringReader(text)))) { IsBackground = true, Name = "YAML scanner" };
        _thread.UnsafeStart();
    }

    /// <inheritdoc/>
    public Token? Current { get; private set; }

    /// <summary>The end of the current token. The scanner itself may be further on; that is asked for only to say where an empty document is, which is none.</summary>
    public Mark CurrentPosition => Current?.End ?? Mark.Empty;

    /// <inheritdoc/>
    public bool MoveNext() => MoveNextWithoutConsuming();

    /// <inheritdoc/>
    public bool MoveNextWithoutConsuming()
    {
        if (_next == _batch.Length)
        {
            if (!_batches.TryTake(out Token[]? batch, Timeout.Infinite))
            {
                Current = null;
                return _failure is null ? false : throw Failure(_failure);
            }

            _batch = batch;
            _next = 0;
        }

        Current = _batch[_next++];
        return true;
    }

    /// <inheritdoc/>
    public void ConsumeCurrent() => Current = null;

    /// <summary>Ends the scan, wherever it is.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _batches.Dispose();
        _stop.Dispose();
    }

    private static Exception Failure(Exception failure)
    {
        ExceptionDispatchInfo.Throw(failure);
        return failure;
    }

    private void Scan(Scanner scanner)
    {
        List<Token> batch = new(BatchLength);
        try
        {
            while (scanner.MoveNext())
            {
                batch.Add(scanner.Current!);
                if (batch.Count == BatchLength)
                {
                    HandOver(batch);
                }
            }
        }
        catch (OperationCanceledException) when (_stop.IsCancellationRequested)
        {
            return;
        }
#pragma warning disable CA1031 // Whatever it is, it is thrown again where the scanner is asked.
        catch (Exception error)
#pragma warning restore CA1031
        {
            _failure = error;
        }

        try
        {
            HandOver(batch);
            _batches.CompleteAdding();
        }
        catch (OperationCanceledException)
        {
            // Nobody waits for the rest.
        }
    }

    private void HandOver(List<Token> batch)
    {
        _batches.Add([.. batch], _stop.Token);
        batch.Clear();
    }
}
