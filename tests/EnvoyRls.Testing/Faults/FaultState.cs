using System.Net;

namespace EnvoyRls.Testing;

/// <summary>What a <see cref="FaultProxy"/> does at present; replaced as a whole.</summary>
internal sealed class FaultState
{
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static FaultState None => new();

    /// <summary>Whose bytes are held back; <see langword="null"/> for nobody's.</summary>
    public Func<IPAddress, bool>? IsHeld { get; init; }

    /// <summary>How much longer everything takes, each way.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>How many bytes of replies a connection passes before it is reset; <see langword="null"/> for all.</summary>
    public int? RepliesUntilCut { get; init; }

    /// <summary>Completes when something else is to be done.</summary>
    public Task Over => _over.Task;

    public void End() => _over.TrySetResult();
}
