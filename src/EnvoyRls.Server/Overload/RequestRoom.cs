namespace EnvoyRls.Server.Overload;

/// <summary>What a request takes of the room that there is for all; a feature of the request.</summary>
internal sealed class RequestRoom(RequestBound bound)
{
    private long _held;

    /// <summary>Takes room for a body of which so many bytes have come.</summary>
    /// <exception cref="RequestRefusedException">There is none.</exception>
    public void Hold(long length)
    {
        if (!bound.TryHold(length - _held))
        {
            throw new RequestRefusedException();
        }

        _held = length;
    }

    /// <summary>Gives the room back.</summary>
    public void Leave() => bound.LetGo(_held);
}
