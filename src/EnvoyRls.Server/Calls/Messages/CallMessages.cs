using System.Collections.Concurrent;
using EnvoyRls.Core.Decisions;

namespace EnvoyRls.Server.Calls.Messages;

/// <summary>The messages of a call, which serve one call after another. Each thread keeps one set; what waits for a store is returned on another thread and shared.</summary>
internal sealed class CallMessages
{
    private const int MostShared = 4096;

    private static readonly ConcurrentQueue<CallMessages> Shared = new();

    [ThreadStatic]
    private static CallMessages? t_spare;

    private CallMessages()
    {
    }

    public ReusedRequest Request { get; private set; } = ReusedRequest.Rent();

    public ReusedResponse Response { get; } = new();

    /// <summary>The answer, if the decision has to wait.</summary>
    public PendingDecision Pending { get; } = new();

    public static CallMessages Rent()
    {
        CallMessages? messages = t_spare;
        t_spare = null;
        if (messages is null && !Shared.TryDequeue(out messages))
        {
            messages = new CallMessages();
        }

        messages.Request.Begin();
        messages.Response.Request = messages.Request;
        return messages;
    }

    /// <summary>Gives the messages to the next call, once the response has been written; a request that somebody still reads goes its own way.</summary>
    public static void Return(CallMessages messages)
    {
        messages.Request = messages.Request.Next(messages.Response.IsRequestShared);
        messages.Response.Clear();
        if (t_spare is null)
        {
            t_spare = messages;
        }
        else if (Shared.Count < MostShared)
        {
            Shared.Enqueue(messages);
        }
    }
}
