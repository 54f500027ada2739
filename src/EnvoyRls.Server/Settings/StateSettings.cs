namespace EnvoyRls.Server.Settings;

/// <summary>Where counters in memory outlive a restart.</summary>
/// <param name="Directory">A directory of this process alone.</param>
/// <param name="Interval">How often they are saved; zero for when the service stops only.</param>
internal sealed record StateSettings(string Directory, TimeSpan Interval)
{
    /// <summary>Reads where to; <see langword="null"/> where counters are not kept.</summary>
    internal static StateSettings? Read(SettingReader read, CounterBackend backend)
    {
        string directory = read.Get("STATE_DIR", SettingTypes.Text, "", "Directory that keeps the counters of the memory store over a restart; the same as --state-dir.", Standing.Ours);
        TimeSpan interval = read.Get("STATE_INTERVAL", SettingTypes.Duration, "10s", "How often they are saved there besides at the stop; 0 for at the stop only.", Standing.Ours);
        if (directory.Length > 0 && backend != CounterBackend.Memory)
        {
            read.Warn("STATE_DIR is set but has no effect: Redis keeps the counters");
            return null;
        }

        return directory.Length > 0 ? new StateSettings(directory, interval) : null;
    }
}
