namespace EnvoyRls.Redis.Resp;

/// <summary>For commands whose replies interest nobody.</summary>
internal sealed class IgnoredCommand : RespCommand
{
    public static readonly IgnoredCommand Instance = new();

    private IgnoredCommand()
    {
    }

    public override void Answer(RespConnection connection, in RespReply reply)
    {
    }

    public override void Lose(string reason)
    {
    }
}
