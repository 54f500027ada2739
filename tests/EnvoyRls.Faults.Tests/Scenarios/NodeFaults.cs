using System.Globalization;
using EnvoyRls.Faults.Tests.Grounds;
using EnvoyRls.Faults.Tests.Load;
using EnvoyRls.Faults.Tests.Measuring;
using EnvoyRls.Testing;

namespace EnvoyRls.Faults.Tests.Scenarios;

/// <summary>Faults of one server that nobody takes over from: they end where they began.</summary>
internal static class NodeFaults
{
    /// <summary>A share of failed calls that a busy machine may cost where a fault is to go unnoticed.</summary>
    public const double Unnoticed = 0.02;

    /// <summary>
    /// Where Redis answers all the while, nothing but the next try of the breaker tells that it answers well again: a second, and how
    /// long it takes to be sure of a try.
    /// </summary>
    private static readonly TimeSpan NextTry = TimeSpan.FromSeconds(1.3);

    public static async Task<FaultPlan> FrozenAsync(FaultGround ground)
    {
        RedisServer victim = await ground.VictimAsync();
        return new FaultPlan { Fault = "frozen (SIGSTOP)", Strike = victim.FreezeAsync, End = victim.ThawAsync };
    }

    public static async Task<FaultPlan> CutOffAsync(FaultGround ground)
    {
        RedisServer victim = await ground.VictimAsync();
        return new FaultPlan { Fault = "cut off from the service", Strike = Done(victim.Entrance.HoldClients), End = Done(victim.Entrance.Pass) };
    }

    public static async Task<FaultPlan> SlowAsync(FaultGround ground)
    {
        RedisServer victim = await ground.VictimAsync();
        return new FaultPlan
        {
            Fault = "40 ms slower",
            Strike = Done(() => victim.Entrance.Delay(FaultLoad.Deadline)),
            End = Done(victim.Entrance.Pass),
            RecoveryBound = NextTry,
        };
    }

    public static async Task<FaultPlan> CutRepliesAsync(FaultGround ground)
    {
        RedisServer victim = await ground.VictimAsync();
        return new FaultPlan
        {
            Fault = "connections reset in the middle of replies",
            Strike = Done(() => victim.Entrance.CutReplies(after: 1_501)),
            End = Done(victim.Entrance.Pass),
            RecoveryBound = NextTry,
        };
    }

    public static async Task<FaultPlan> OutOfMemoryAsync(FaultGround ground)
    {
        RedisServer victim = await ground.VictimAsync();
        return new FaultPlan
        {
            Fault = "out of memory (OOM)",
            Strike = () => victim.CliAsync("CONFIG", "SET", "maxmemory", "1"),
            End = () => victim.CliAsync("CONFIG", "SET", "maxmemory", "0"),
            RecoveryBound = NextTry,
        };
    }

    public static async Task<FaultPlan> ScriptsForgottenAsync(FaultGround ground)
    {
        RedisServer victim = await ground.VictimAsync();
        return new FaultPlan
        {
            Fault = "scripts forgotten (NOSCRIPT)",
            Strike = ForgetAsync,
            End = ForgetAsync,
            Lasts = TimeSpan.FromMilliseconds(300),
            MostFailed = Unnoticed,
        };

        Task ForgetAsync() => victim.CliAsync("SCRIPT", "FLUSH");
    }

    public static async Task<FaultPlan> LoadingAsync(FaultGround ground)
    {
        const int Keys = 4_000;
        RedisServer victim = await ground.VictimAsync();
        await victim.CliAsync("DEBUG", "POPULATE", Keys.ToString(CultureInfo.InvariantCulture), "ballast", "2000");
        Task loading = Task.CompletedTask;
        return new FaultPlan
        {
            Fault = "loading its data (LOADING)",
            Strike = async () =>
            {
                await victim.CliAsync("CONFIG", "SET", "key-load-delay", "250", "loading-process-events-interval-bytes", "1024");
                loading = victim.CliAsync("DEBUG", "RELOAD");
            },
            End = async () =>
            {
                await loading;
                await victim.CliAsync("CONFIG", "SET", "key-load-delay", "0");
            },
            Lasts = TimeSpan.Zero,
        };
    }

    public static Task<FaultPlan> PasswordAsync(FaultGround ground) => Task.FromResult(new FaultPlan
    {
        Fault = "another password (NOAUTH)",
        Strike = async () =>
        {
            await ground.ChangePasswordAsync();
            foreach (RedisServer server in ground.Servers)
            {
                server.Entrance.Cut();
            }
        },
        End = ground.TellPasswordAsync,
    });

    internal static Func<Task> Done(Action act) => () =>
    {
        act();
        return Task.CompletedTask;
    };
}
