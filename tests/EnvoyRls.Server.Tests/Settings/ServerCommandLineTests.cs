using EnvoyRls.Server.Settings;

namespace EnvoyRls.Server.Tests.Settings;

public sealed class ServerCommandLineTests
{
    [Fact]
    public void Nothing_asks_for_the_service_as_the_environment_says()
    {
        ServerCommandLine line = ServerCommandLine.Parse([]);

        Assert.Null(line.Answer(TextWriter.Null, TextWriter.Null));
        Assert.Equal("of PORT", line.Over(name => $"of {name}")("PORT"));
    }

    [Fact]
    public void Rules_win_over_their_variable()
    {
        Func<string, string?> environment = ServerCommandLine.Parse(["--rules", "mine"]).Over(_ => "theirs");

        Assert.Equal("mine", environment("RULES"));
        Assert.Equal("theirs", environment("HOST"));
    }

    [Fact]
    public void A_demo_serves_from_memory_on_loopback()
    {
        ServerCommandLine line = ServerCommandLine.Parse(["--demo"]);
        ServerSettings settings = Assert.IsType<ServerSettings>(ServerSettings.Load(line.Over(static _ => null)).Settings);

        Assert.True(line.Demo);
        Assert.Equal("127.0.0.1", settings.Listeners.Grpc.Host);
        Assert.Equal("127.0.0.1", settings.Listeners.Http.Host);
        Assert.Equal("127.0.0.1", settings.Listeners.Debug.Host);
        Assert.Equal(CounterBackend.Memory, settings.Counters.Backend);
        Assert.Equal(StatisticsSink.None, settings.Statistics.Sink);
    }

    [Fact]
    public void A_demo_leaves_alone_what_the_environment_sets()
    {
        Func<string, string?> environment = ServerCommandLine.Parse(["--demo"]).Over(name => name is "HOST" or "RULES" ? "set" : null);

        Assert.Equal("set", environment("HOST"));
        Assert.Equal("", environment("RULES"));
    }

    [Theory]
    [InlineData("--what")]
    [InlineData("serve")]
    [InlineData("--rules")]
    [InlineData("--demo", "--rules", "x")]
    [InlineData("--rules", "x", "--rules", "y")]
    public void Bad_usage_is_one_sentence_and_exit_code_2(params string[] args)
    {
        StringWriter output = new();
        StringWriter errors = new();

        Assert.Equal(2, ServerCommandLine.Parse(args).Answer(output, errors));
        Assert.Empty(output.ToString());
        Assert.Single(errors.ToString().TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("--demo", "--help", "--what")]
    public void Help_lists_usage_and_every_variable(params string[] args)
    {
        StringWriter output = new();

        Assert.Equal(0, ServerCommandLine.Parse(args).Answer(output, TextWriter.Null));

        string help = output.ToString();
        Assert.Contains("--rules", help, StringComparison.Ordinal);
        Assert.All(ServerSettings.Variables, variable => Assert.Contains($" {variable.Name} ", help, StringComparison.Ordinal));
    }

    [Fact]
    public void The_version_is_printed_alone()
    {
        StringWriter output = new();

        Assert.Equal(0, ServerCommandLine.Parse(["--version"]).Answer(output, TextWriter.Null));
        Assert.Matches(@"^\d+\.\d+\.\d+\S*$", output.ToString().TrimEnd());
    }
}
