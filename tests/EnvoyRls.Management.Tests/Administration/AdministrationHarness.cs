using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Layers;
using EnvoyRls.Core.Rules.Managed;
using EnvoyRls.Core.Statistics;
using EnvoyRls.Management.Access;
using EnvoyRls.Management.Administration;
using EnvoyRls.Management.Objects;
using EnvoyRls.Management.Releases;
using EnvoyRls.Management.Tests.Fakes;
using EnvoyRls.Testing;
using Microsoft.Extensions.Logging.Abstractions;

namespace EnvoyRls.Management.Tests.Administration;

/// <summary>The administration of one replica over a repository that several may share, with rule files and a limiter's slot.</summary>
internal sealed class AdministrationHarness : IAsyncDisposable
{
    public static readonly Principal Ann = new("token:ann", Role.Operator);

    private const string Files = """
        domain: edge
        descriptors:
          - key: path
            value: /login
            rate_limit: {unit: minute, requests_per_unit: 10}
        """;

    public AdministrationHarness(FakeTimeProvider? time = null, InMemoryRepository? repository = null)
    {
        Time = time ?? new FakeTimeProvider(new DateTimeOffset(2026, 3, 1, 10, 0, 0, TimeSpan.Zero));
        Repository = repository ?? new InMemoryRepository(Time);
        RuleSetOptions options = new();
        Rules = new LayeredRules(Slot);
        Rules.SetFiles(RuleSetLoader.Load([new RuleDocument("edge.yaml", Files)], options).RuleSet!);
        StateValidator validator = new(options);
        StatRegistry statistics = new();
        Layers = new ManagedLayers(Rules, validator, new ChangePlanner(Repository.Objects), statistics, NullLogger<ManagedLayers>.Instance);
        Managed = new ManagedRules(Repository.Objects, state => Layers.Apply(state), statistics, Time, NullLogger<ManagedRules>.Instance);
        Administration = new RuleAdministration(Repository.Objects, Managed, Rules, validator, TimeProvider.System);
        Desk = new ReleaseDesk(Administration, Time);
        Engine = new ReleaseEngine(Administration, Layers, Time, NullLogger<ReleaseEngine>.Instance);
    }

    public FakeTimeProvider Time { get; }

    public InMemoryRepository Repository { get; }

    public RuleSetSlot Slot { get; } = new();

    public LayeredRules Rules { get; }

    public ManagedLayers Layers { get; }

    public ManagedRules Managed { get; }

    public RuleAdministration Administration { get; }

    public ReleaseDesk Desk { get; }

    public ReleaseEngine Engine { get; }

    public static ChangeOperation PutRule(string id, string text, long? ifVersion = null, DocumentSyntax syntax = DocumentSyntax.Yaml) =>
        new(ChangeVerb.Put) { Key = new ObjectKey(ObjectKind.Rule, id), Text = text, Syntax = syntax, IfVersion = ifVersion };

    /// <summary>A rule about <c>/login</c> with so many requests a minute.</summary>
    public static ChangeOperation PutLogin(int amount, long? ifVersion = null) => PutRule("login", LoginRule(amount), ifVersion);

    public static string LoginRule(int amount) => $$"""
        domain: edge
        descriptors: [{key: path, value: /login}]
        rate_limit: {unit: minute, requests_per_unit: {{amount}}}
        """;

    public static ChangeOperation Delete(string id) => new(ChangeVerb.Delete) { Key = new ObjectKey(ObjectKind.Rule, id) };

    public async Task<AdministrationHarness> StartAsync()
    {
        await Managed.CatchUpAsync(TestContext.Current.CancellationToken);
        return this;
    }

    public Task<ChangeOutcome> ApplyAsync(params ChangeOperation[] operations) => ApplyAsync(new ChangeRequest { Operations = operations, Principal = Ann, Reason = "a test" });

    public Task<ChangeOutcome> ApplyAsync(ChangeRequest request) => Administration.ApplyAsync(request, TestContext.Current.CancellationToken);

    /// <summary>What calls for <c>/login</c> are held to now.</summary>
    public uint LoginLimit() => Slot.Current!.Find("edge")!.Root.Children.Nodes.Single(node => node.Value == "/login").Rule!.Limits[0].Limit.Amount;

    public async ValueTask DisposeAsync()
    {
        Administration.Dispose();
        Managed.Dispose();
        await Repository.DisposeAsync();
    }
}
