namespace EnvoyRls.Redis.Resp;

/// <summary>A command whose reply is awaited; not for the way of a call.</summary>
internal sealed class Question : RespCommand
{
    private readonly TaskCompletionSource<RespValue> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The reply; faults with <see cref="RespException"/> if it is an error or never comes.</summary>
    public Task<RespValue> Reply => _answer.Task;

    public override void Answer(RespConnection connection, in RespReply reply)
    {
        if (reply.Type == RespType.Error)
        {
            _answer.SetException(new RespException(reply.Text));
        }
        else
        {
            _answer.SetResult(reply.Copy());
        }
    }

    public override void Lose(string reason) => _answer.SetException(new RespException(reason));
}
