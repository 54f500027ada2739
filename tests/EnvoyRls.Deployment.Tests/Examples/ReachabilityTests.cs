using System.Text.Json.Nodes;
using EnvoyRls.Deployment.Tests.Examples.Proxies;

namespace EnvoyRls.Deployment.Tests.Examples;

/// <summary>Whether what the proxies of a set ask about leads to its rules, and to nothing else.</summary>
public sealed class ReachabilityTests
{
    [Theory]
    [MemberData(nameof(ExampleSet.Names), MemberType = typeof(ExampleSet))]
    public void Every_rule_is_asked_about(string name)
    {
        ExampleSet set = ExampleSet.Named(name);
        EntryPath[] asked = [.. AskedOf(set)];

        Assert.All(
            ExampleRule.Of(set),
            rule => Assert.True(rule.Charging.Any(path => Array.Exists(asked, path.Meets)), $"nobody asks about {rule.Path}"));
    }

    [Theory]
    [MemberData(nameof(ExampleSet.Names), MemberType = typeof(ExampleSet))]
    public void Every_descriptor_leads_to_a_rule(string name)
    {
        ExampleSet set = ExampleSet.Named(name);
        IReadOnlyList<ExampleRule> rules = ExampleRule.Of(set);

        Assert.All(AskedOf(set), descriptor => Assert.True(rules.Any(rule => descriptor.Meets(rule.Path)), $"no rule is for {descriptor}"));
    }

    [Fact]
    public void A_path_meets_its_own_kind_alone()
    {
        EntryPath rule = Path("edge", ("route", "login"), ("remote_address", null));

        Assert.True(rule.Meets(Path("edge", ("route", "login"), ("remote_address", null))));
        Assert.True(rule.Meets(Path("edge", ("route", null), ("remote_address", "192.0.2.1"))));
        Assert.False(rule.Meets(Path("other", ("route", "login"), ("remote_address", null))));
        Assert.False(rule.Meets(Path("edge", ("route", "logon"), ("remote_address", null))));
        Assert.False(rule.Meets(Path("edge", ("remote_address", null), ("route", "login"))));
        Assert.False(rule.Meets(Path("edge", ("route", "login"))));
    }

    /// <summary>What proxies ask about by themselves, and applications by the checks that lie in the set.</summary>
    private static IEnumerable<EntryPath> AskedOf(ExampleSet set) =>
        ProxyFiles.Of(set).SelectMany(static proxy => proxy.Host.Routes.SelectMany(route => RoutePolicy.Of(proxy, route).Paths(proxy.File)))
            .Concat(set.Files.Where(static file => file.EndsWith(".json", StringComparison.Ordinal)).SelectMany(file => CheckOf(set, file)));

    private static IEnumerable<EntryPath> CheckOf(ExampleSet set, string file)
    {
        JsonNode check = JsonNode.Parse(set.Read(file))!;
        return check["descriptors"]!.AsArray().Select(descriptor => new EntryPath(
            file,
            (string)check["domain"]!,
            [.. descriptor!["entries"]!.AsArray().Select(static entry => KeyValuePair.Create((string)entry!["key"]!, (string?)entry["value"]))]));
    }

    private static EntryPath Path(string domain, params (string Key, string? Value)[] entries) =>
        new("test", domain, [.. entries.Select(static entry => KeyValuePair.Create(entry.Key, entry.Value))]);
}
