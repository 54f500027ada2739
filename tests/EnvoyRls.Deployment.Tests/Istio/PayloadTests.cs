using EnvoyRls.Deployment.Tests.Envoy;
using EnvoyRls.Testing;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace EnvoyRls.Deployment.Tests.Istio;

/// <summary>What EnvoyFilters carry: Istio's schema lets anything through there.</summary>
public sealed class PayloadTests
{
    public static TheoryData<string> Files => [.. IstioFiles.Manifests.Where(name => IstioFiles.Filters(name).Count > 0)];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_patch_is_the_message_that_it_claims_to_be(string file)
    {
        foreach (ConfigPatch patch in IstioFiles.Filters(file).SelectMany(filter => filter.Patches))
        {
            patch.Parse();
        }
    }

    [Fact]
    public void So_is_every_patch_of_the_examples()
    {
        EnvoyFilter[] filters =
        [
            .. Directory.EnumerateFiles(Repository.PathOf("examples"), "*.yaml", SearchOption.AllDirectories)
                .Where(file => File.ReadAllText(file).Contains("kind: EnvoyFilter", StringComparison.Ordinal))
                .SelectMany(file => EnvoyFilter.AllOf(file, File.ReadAllText(file))),
        ];
        Assert.NotEmpty(filters);
        Assert.All(filters.SelectMany(filter => filter.Patches), patch => patch.Parse());
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_patch_with_a_mistake_in_any_place_is_none(string file)
    {
        int mistakes = 0;
        foreach (ConfigPatch patch in IstioFiles.Filters(file).SelectMany(filter => filter.Patches))
        {
            foreach ((string what, YamlNode wrong) in PayloadMutation.All(patch.Value))
            {
                mistakes++;
                Assert.True(Refuses(patch, wrong), $"{patch.Where}: {what} went unnoticed");
            }
        }

        Assert.True(mistakes >= 10, $"{file}: only {mistakes} mistakes were tried");
    }

    private static bool Refuses(ConfigPatch patch, YamlNode wrong)
    {
        try
        {
            patch.Parse(wrong);
            return false;
        }
        catch (Exception refused) when (refused is EnvoyConfigurationException or YamlException)
        {
            return true;
        }
    }
}
