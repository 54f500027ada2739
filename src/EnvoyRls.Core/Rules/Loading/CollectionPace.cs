namespace EnvoyRls.Core.Rules.Loading;

/// <summary>
/// Lets the collector work in small steps while much comes to be that stays, as it does when rules are loaded. All calls wait while it moves what is
/// alive of the youngest objects: of the tens of megabytes that it would let come together by itself, for longer than a call has time.
/// </summary>
internal static class CollectionPace
{
    /// <summary>Takes a few milliseconds to move if all of it is alive.</summary>
    private const long StepBytes = 2 * 1024 * 1024;

    [ThreadStatic]
    private static long t_collected;

    /// <summary>To be called now and then by who makes many objects, on the thread that makes them.</summary>
    public static void Keep()
    {
        long allocated = GC.GetAllocatedBytesForCurrentThread();
        if (allocated - t_collected >= StepBytes)
        {
            t_collected = allocated;
            GC.Collect(0, GCCollectionMode.Forced, blocking: true);
        }
    }
}
