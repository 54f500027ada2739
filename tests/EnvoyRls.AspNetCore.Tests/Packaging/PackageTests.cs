using System.IO.Compression;
using System.Xml.Linq;
using EnvoyRls.AspNetCore.Tests.Support;
using EnvoyRls.Testing;

namespace EnvoyRls.AspNetCore.Tests.Packaging;

/// <summary>The package as others get it: packed, restored from a folder, built against and run.</summary>
public sealed class PackageTests : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk.Web">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <ImplicitUsings>enable</ImplicitUsings>
            <Nullable>enable</Nullable>
            <UseAppHost>false</UseAppHost>
            <RestorePackagesPath>packages</RestorePackagesPath>
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="EnvoyRls.AspNetCore" Version="[0.1.0]" />
          </ItemGroup>
        </Project>
        """;

    private const string Program = """
        using EnvoyRls.AspNetCore;

        WebApplicationBuilder builder = WebApplication.CreateBuilder(args);
        builder.Logging.ClearProviders();
        builder.Services.AddEnvoyRateLimiting(options =>
        {
            options.Addresses.Add(new Uri("http://127.0.0.1:1"));
            options.OnFailure = FailureMode.Local;
            options.LocalLimits.Add(new LocalLimit { Keys = ["user"], Amount = 2, Window = TimeSpan.FromDays(1) });
        });
        WebApplication app = builder.Build();
        app.UseEnvoyRateLimiting();
        app.MapGet("/", () => "ok").RequireRateLimit("shop", LimitBy.User());
        IRateLimitClient client = app.Services.GetRequiredService<IRateLimitClient>();
        for (int i = 0; i < 3; i++)
        {
            RateLimitDecision decision = await client.CheckAsync(new RateLimitCheck(new RateLimitDescriptor("user", "alice")));
            Console.WriteLine($"{decision.Source} {decision.IsAllowed}");
        }
        """;

    private readonly TemporaryDirectory _directory = new();

    [Fact]
    public async Task The_package_has_all_it_needs_and_works_where_nothing_else_of_ours_is()
    {
        string source = Repository.PathOf("src", "EnvoyRls.AspNetCore", "EnvoyRls.AspNetCore.csproj");
        await ChildProcess.RunAsync(
            "dotnet", ["pack", source, "--no-build", "-c", BuildFacts.Configuration, "-o", _directory.File("feed"), "--nologo"], Limit);

        string package = Assert.Single(Directory.GetFiles(_directory.File("feed")));
        await using (ZipArchive archive = await ZipFile.OpenReadAsync(package))
        {
            AssertHasItsFiles(archive);
            await AssertNamesItsDependenciesAsync(archive);
        }

        Assert.Equal(["Local True", "Local True", "Local False"], await RunConsumerAsync());
    }

    public void Dispose() => _directory.Dispose();

    private static void AssertHasItsFiles(ZipArchive archive)
    {
        string[] files = [.. archive.Entries.Select(entry => entry.FullName)];
        Assert.Contains("README.md", files, StringComparer.Ordinal);
        Assert.Contains("lib/net10.0/EnvoyRls.AspNetCore.xml", files, StringComparer.Ordinal);
        Assert.Equal(["ref/net10.0/EnvoyRls.AspNetCore.dll", "ref/net10.0/EnvoyRls.AspNetCore.xml"], files.Where(file => file.StartsWith("ref/", StringComparison.Ordinal)), StringComparer.Ordinal);
        foreach (string part in new[] { "Api", "AspNetCore", "Core", "Grpc" })
        {
            Assert.Contains($"lib/net10.0/EnvoyRls.{part}.dll", files, StringComparer.Ordinal);
            Assert.Contains($"lib/net10.0/EnvoyRls.{part}.pdb", files, StringComparer.Ordinal);
        }
    }

    private static async Task AssertNamesItsDependenciesAsync(ZipArchive archive)
    {
        await using Stream content = await archive.GetEntry("EnvoyRls.AspNetCore.nuspec")!.OpenAsync();
        XElement metadata = (await XDocument.LoadAsync(content, LoadOptions.None, CancellationToken.None)).Root!.Elements().Single();
        XNamespace names = metadata.Name.Namespace;
        Assert.Equal("Apache-2.0", metadata.Element(names + "license")!.Value);
        Assert.Equal(
            ["Google.Protobuf", "Polly.Core", "YamlDotNet"],
            metadata.Descendants(names + "dependency").Select(dependency => dependency.Attribute("id")!.Value).Order(StringComparer.Ordinal), StringComparer.Ordinal);
    }

    private async Task<string[]> RunConsumerAsync()
    {
        string feeds = $"""
            <configuration>
              <packageSources>
                <clear />
                <add key="ours" value="{_directory.File("feed")}" />
                <add key="restored" value="{BuildFacts.PackageRoot}" />
              </packageSources>
            </configuration>
            """;
        File.WriteAllText(_directory.File("nuget.config"), feeds);
        File.WriteAllText(_directory.File("Shop.csproj"), Project);
        File.WriteAllText(_directory.File("Program.cs"), Program);
        await ChildProcess.RunAsync("dotnet", ["build", _directory.File("Shop.csproj"), "-o", _directory.File("out"), "--nologo", "-v", "q"], Limit);
        string printed = await ChildProcess.RunAsync("dotnet", [_directory.File("out/Shop.dll")], Limit);
        return printed.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
