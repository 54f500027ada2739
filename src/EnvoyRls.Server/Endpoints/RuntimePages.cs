using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;
using System.Text;

namespace EnvoyRls.Server.Endpoints;

/// <summary>What the runtime tells of itself, as lines of <c>name: value</c>.</summary>
internal static class RuntimePages
{
    public static string Memory()
    {
        GCMemoryInfo last = GC.GetGCMemoryInfo(GCKind.Any);
        StringBuilder text = new();
        Line(text, $"runtime: {RuntimeInformation.FrameworkDescription}");
        Line(text, $"processors: {Environment.ProcessorCount}");
        Line(text, $"gc.server: {GCSettings.IsServerGC}");
        Line(text, $"gc.latency_mode: {GCSettings.LatencyMode}");
        Line(text, $"gc.collections: gen0={GC.CollectionCount(0)} gen1={GC.CollectionCount(1)} gen2={GC.CollectionCount(2)}");
        Line(text, $"gc.pause_total_ms: {GC.GetTotalPauseDuration().TotalMilliseconds}");
        Line(text, $"gc.pause_share_percent: {last.PauseTimePercentage}");
        Line(text, $"gc.allocated_bytes: {GC.GetTotalAllocatedBytes()}");
        Line(text, $"gc.heap_bytes: {GC.GetTotalMemory(forceFullCollection: false)}");
        Line(text, $"gc.committed_bytes: {last.TotalCommittedBytes}");
        Line(text, $"gc.fragmented_bytes: {last.FragmentedBytes}");
        Line(text, $"gc.pinned_objects: {last.PinnedObjectsCount}");
        Line(text, $"gc.available_bytes: {last.TotalAvailableMemoryBytes}");
        Line(text, $"process.resident_bytes: {Environment.WorkingSet}");
        Line(text, $"process.cpu_ms: user={Environment.CpuUsage.UserTime.TotalMilliseconds} system={Environment.CpuUsage.PrivilegedTime.TotalMilliseconds}");
        Line(text, $"jit.methods: {JitInfo.GetCompiledMethodCount()}");
        Line(text, $"jit.time_ms: {JitInfo.GetCompilationTime().TotalMilliseconds}");
        Pool(text);
        return text.ToString();
    }

    public static string Threads()
    {
        StringBuilder text = new();
        Pool(text);
        using Process process = Process.GetCurrentProcess();
        foreach (ProcessThread thread in process.Threads.Cast<ProcessThread>().OrderBy(static thread => thread.Id))
        {
            using (thread)
            {
                Describe(text, thread);
            }
        }

        return text.ToString();
    }

    private static void Pool(StringBuilder text)
    {
        ThreadPool.GetMinThreads(out int min, out _);
        ThreadPool.GetMaxThreads(out int max, out _);
        Line(text, $"threadpool.threads: {ThreadPool.ThreadCount} (min {min}, max {max})");
        Line(text, $"threadpool.queued: {ThreadPool.PendingWorkItemCount}");
        Line(text, $"threadpool.completed: {ThreadPool.CompletedWorkItemCount}");
        Line(text, $"lock.contentions: {Monitor.LockContentionCount}");
    }

    private static void Describe(StringBuilder text, ProcessThread thread)
    {
        try
        {
            string name = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/self/task/{thread.Id}/comm")).TrimEnd();
            Line(text, $"thread {thread.Id}: name={name} state={thread.ThreadState} cpu_ms={thread.TotalProcessorTime.TotalMilliseconds}");
        }
        catch (Exception)
        {
            // It has ended since it was listed, or the system does not tell.
            Line(text, $"thread {thread.Id}: nothing known");
        }
    }

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
