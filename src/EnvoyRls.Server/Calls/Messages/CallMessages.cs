using EnvoyRls.Core.Async;
using EnvoyRls.Core.Decisions;

namespace EnvoyRls.Server.Calls.Messages;

/// <summary>The messages of a call, which serve one call after another.</summary>
internal sealed class CallMessages
{
    private const int MostSpare = 4096;

    private static readonly Spares<CallMessages> Spare = new(MostSpare);

    private CallMessages()
    {
    }

    public ReusedRequest Request { get; private set; } = ReusedRequest.Rent();

    public ReusedResponse Response { get; } = new();

    /// <summary>The answer, if the decision has to wait.</summary>
    public PendingDecision Pending { get; } = new();

    public static CallMessages Rent()
    {
        CallMessages messages = Spare.TryTake(out CallMessages? spare) ? spare : new CallMessages();

        messages.Request.Begin();
        messages.Response.Request = messages.Request;
        return messages;
    }

    /// <summary>Gives the messages to the next call, once the response has been written; a request that somebody still reads goes its own way.</summary>
    public static void Return(CallMessages messages)
    {
        messages.Request = messages.Request.Next(messages.Response.IsRequestShared);
        messages.Response.Clear();
        Spare.Give(messages);
    }
}
