using System.Globalization;
using System.Net;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Core.Supervision;
using EnvoyRls.Server.Health;
using EnvoyRls.Server.Rules;
using EnvoyRls.Server.Settings;
using EnvoyRls.Server.Sources;
using EnvoyRls.Server.Sources.Xds;
using EnvoyRls.Server.Tests.Settings;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Server.Tests.Sources.Xds;

/// <summary>The source with all that stands behind it, from the stream to the rules in force.</summary>
internal sealed class XdsSubject : IAsyncDisposable
{
    private readonly RuleSetSlot _slot = new();
    private readonly HealthComponents _health = new();
    private readonly Supervisor _supervisor;

    public XdsSubject(IPEndPoint server, params (string Name, string Value)[] variables)
    {
        RuleSettings settings = SettingsOf.Valid(
        [
            ("CONFIG_TYPE", "GRPC_XDS_SOTW"),
            ("CONFIG_GRPC_XDS_SERVER_URL", server.ToString()),
            ("CONFIG_GRPC_XDS_SERVER_CONNECT_RETRY_INTERVAL", "20ms"),
            ("XDS_CLIENT_BACKOFF_INITIAL_INTERVAL", "20ms"),
            .. variables,
        ]).Rules;
        _supervisor = new Supervisor(TimeProvider.System, Statistics, NullLogger<Supervisor>.Instance);
        XdsRuleSource source = new(settings.Xds!, Statistics, _health, TimeProvider.System, Log);
        RuleSetOptions options = new() { MergeDomains = settings.MergeDomains };
        RuleSetApplier applier = new(new LayeredRules(_slot), options, Statistics, TimeProvider.System, NullLogger<RuleSetApplier>.Instance);
        Reloader = new RuleReloader(source, applier.Apply, Statistics, NullLogger<RuleReloader>.Instance);
        Reloader.Start(_supervisor);
    }

    public StatRegistry Statistics { get; } = new();

    public LogLines<XdsRuleSource> Log { get; } = new();

    public RuleReloader Reloader { get; }

    /// <summary>The rules in force, as <c>/rlconfig</c> prints them; <see langword="null"/> before the first.</summary>
    public string? Rules => _slot.Current?.Dump();

    /// <summary>What <c>/health</c> says of the source.</summary>
    public string Health => _health.Details()["xds"];

    /// <summary>Updates, refusals and failed loads so far.</summary>
    public string Counts => string.Create(
        CultureInfo.InvariantCulture, $"{Count("envoyrls.xds.updates_total")} {Count("envoyrls.xds.nacks_total")} {Count("ratelimit.service.config_load_error")}");

    public double Connected => Statistics.Gauges.Single(gauge => gauge.Name == "envoyrls.xds.connected").Value;

    public ValueTask DisposeAsync() => _supervisor.DisposeAsync();

    private ulong Count(string name) => Statistics.Counter(name).Value;
}
