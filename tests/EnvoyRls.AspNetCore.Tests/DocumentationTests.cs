using System.Reflection;
using EnvoyRls.Testing;

namespace EnvoyRls.AspNetCore.Tests;

public sealed class DocumentationTests
{
    private static readonly string Page = File.ReadAllText(Repository.PathOf("docs", "aspnetcore.md"));

    public static TheoryData<string> Settings => [.. typeof(EnvoyRateLimitingOptions).GetProperties().Select(setting => setting.Name)];

    public static TheoryData<string> Entries =>
        [.. typeof(LimitBy).GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly).Select(method => method.Name)];

    [Theory]
    [MemberData(nameof(Settings))]
    public void The_page_has_every_setting(string name) => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Entries))]
    public void The_page_has_every_entry(string name) => Assert.Contains($"`LimitBy.{name}(", Page, StringComparison.Ordinal);
}
