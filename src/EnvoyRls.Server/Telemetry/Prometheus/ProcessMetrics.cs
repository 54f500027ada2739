using System.Diagnostics;

namespace EnvoyRls.Server.Telemetry.Prometheus;

/// <summary>Numbers of the process and of the runtime, under the names other clients of Prometheus use.</summary>
internal static class ProcessMetrics
{
    private const string OpenFiles = "/proc/self/fd";

    private static readonly double StartTime = ReadStartTime();

    public static void WriteTo(ExpositionWriter output)
    {
        output.Single("process_cpu_seconds_total", MetricType.Counter, "Processor time used, user and system.", Environment.CpuUsage.TotalTime.TotalSeconds);
        output.Single("process_resident_memory_bytes", MetricType.Gauge, "Resident memory.", Environment.WorkingSet);
        output.Single("process_start_time_seconds", MetricType.Gauge, "When the process started, in seconds since 1970.", StartTime);
        if (Directory.Exists(OpenFiles))
        {
            output.Single("process_open_fds", MetricType.Gauge, "Open file descriptors.", Directory.EnumerateFileSystemEntries(OpenFiles).Count());
        }

        WriteRuntime(output);
    }

    private static void WriteRuntime(ExpositionWriter output)
    {
        output.Family("dotnet_gc_collections_total", MetricType.Counter, "Garbage collections, by the oldest generation collected.");
        output.Sample("dotnet_gc_collections_total{generation=\"0\"} "u8, GC.CollectionCount(0) - GC.CollectionCount(1));
        output.Sample("dotnet_gc_collections_total{generation=\"1\"} "u8, GC.CollectionCount(1) - GC.CollectionCount(2));
        output.Sample("dotnet_gc_collections_total{generation=\"2\"} "u8, GC.CollectionCount(2));
        output.Single("dotnet_gc_pause_seconds_total", MetricType.Counter, "Time the process stood still for collections.", GC.GetTotalPauseDuration().TotalSeconds);
        output.Single("dotnet_gc_allocated_bytes_total", MetricType.Counter, "Bytes allocated on the managed heap.", GC.GetTotalAllocatedBytes());
        output.Single("dotnet_gc_heap_bytes", MetricType.Gauge, "Bytes in use on the managed heap.", GC.GetTotalMemory(forceFullCollection: false));
        output.Single("dotnet_threadpool_threads", MetricType.Gauge, "Threads of the pool.", ThreadPool.ThreadCount);
        output.Single("dotnet_threadpool_queued_work_items", MetricType.Gauge, "Work that waits for a thread of the pool.", ThreadPool.PendingWorkItemCount);
        output.Single("dotnet_threadpool_completed_work_items_total", MetricType.Counter, "Work done by the pool.", ThreadPool.CompletedWorkItemCount);
        output.Single("dotnet_monitor_lock_contentions_total", MetricType.Counter, "How often a thread had to wait for a lock.", Monitor.LockContentionCount);
    }

    private static double ReadStartTime()
    {
        using Process process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }
}
