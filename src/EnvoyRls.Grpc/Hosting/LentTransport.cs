using System.IO.Pipelines;

namespace EnvoyRls.Grpc.Hosting;

/// <summary>A transport that a borrower may use but not end: that it has completed a side is not passed on.</summary>
internal sealed class LentTransport(IDuplexPipe owned) : IDuplexPipe
{
    private readonly LentReader _input = new(owned.Input);
    private readonly LentWriter _output = new(owned.Output);

    public PipeReader Input => _input;

    public PipeWriter Output => _output;

    /// <summary>The input to read on from where the borrower stopped, with nothing it left half-read in the way.</summary>
    public PipeReader TakeBackInput()
    {
        _input.EndRead();
        return owned.Input;
    }
}
