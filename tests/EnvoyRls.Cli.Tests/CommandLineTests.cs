namespace EnvoyRls.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData]
    [InlineData("chek")]
    [InlineData("check")]
    [InlineData("check", "rules", "--nonsense")]
    [InlineData("explain", "user=bob")]
    [InlineData("test")]
    [InlineData("test", "suite.yaml", "--junt", "x.xml")]
    [InlineData("replay", "access.log", "--rules", "rules")]
    [InlineData("backtest", "--rules", "rules", "-e", "remote_address=%h")]
    [InlineData("backtest", "--log", "access.log", "--rules", "rules")]
    [InlineData("backtest", "--rules", "rules", "--inject", "flood")]
    [InlineData("advice")]
    [InlineData("advice", "--rules", "rules", "--days", "0")]
    [InlineData("forecast", "--capacity", "-1")]
    [InlineData("backtest", "--log", "access.log", "--rules", "rules", "-e", "remote_address=%h", "--mode", "attack")]
    [InlineData("backtest", "--log", "access.log", "--rules", "rules", "-e", "remote_address=%h", "--confidence", "2")]
    [InlineData("diff", "rules")]
    [InlineData("diff", "a", "b", "c")]
    [InlineData("token")]
    [InlineData("token", "make")]
    [InlineData("token", "create", "--name", "deploy")]
    [InlineData("token", "revoke")]
    [InlineData("overrides")]
    [InlineData("overrides", "show")]
    [InlineData("overrides", "reject", "ovr-1")]
    [InlineData("overrides", "list", "-o", "xml")]
    [InlineData("overrides", "export", "--form", "sql")]
    [InlineData("adaptive", "mode", "web")]
    [InlineData("adaptive", "mode", "web", "attack")]
    [InlineData("adaptive", "kill")]
    [InlineData("anomalies", "--limit", "many")]
    [InlineData("ask", "localhost:8081")]
    [InlineData("ask", "localhost:8081", "--domain", "d", "--descriptor", "a=b", "--hits", "many")]
    public async Task A_command_line_without_sense_is_one_sentence_and_exit_2(params string[] args)
    {
        CommandRun run = await CommandRun.OfAsync(args);

        Assert.Equal(ExitCode.Usage, run.ExitCode);
        Assert.Empty(run.Output);
        Assert.StartsWith("rls", run.Error, StringComparison.Ordinal);
        Assert.Contains("--help", run.Error, StringComparison.Ordinal);
        Assert.Single(run.Error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("--help", "ask")]
    [InlineData("check --help", "--merge-domains")]
    [InlineData("ask --help", "--descriptor")]
    [InlineData("ask --help", "Example:\n  rls ask localhost:8081 ")]
    [InlineData("check --help", "Example:\n  rls check ")]
    [InlineData("explain --help", "Example:\n  rls explain --rules ")]
    [InlineData("test --help", "Example:\n  rls test ")]
    [InlineData("replay --help", "Example:\n  rls replay access.log.gz ")]
    [InlineData("backtest --help", "Example:\n  rls backtest --log ")]
    [InlineData("advice --help", "Example:\n  rls advice --rules ")]
    [InlineData("forecast --help", "Example:\n  rls forecast --directory ")]
    [InlineData("token --help", "revoke")]
    [InlineData("token create --help", "Example:\n  rls token create --name ")]
    [InlineData("overrides --help", "reject")]
    [InlineData("overrides list --help", "Example:\n  rls overrides list ")]
    [InlineData("overrides show --help", "Example:\n  rls overrides show ")]
    [InlineData("overrides explain --help", "Example:\n  rls overrides explain ")]
    [InlineData("overrides approve --help", "Example:\n  rls overrides approve ")]
    [InlineData("overrides reject --help", "Example:\n  rls overrides reject ")]
    [InlineData("overrides export --help", "Example:\n  rls overrides export ")]
    [InlineData("adaptive status --help", "Example:\n  rls adaptive status")]
    [InlineData("adaptive mode --help", "Example:\n  rls adaptive mode ")]
    [InlineData("adaptive kill --help", "Example:\n  rls adaptive kill ")]
    [InlineData("anomalies --help", "Example:\n  rls anomalies ")]
    [InlineData("diff --help", "Example:\n  rls diff ")]
    public async Task Help_names_what_there_is(string args, string expected)
    {
        CommandRun run = await CommandRun.OfAsync(args.Split(' '));

        Assert.Equal(ExitCode.Ok, run.ExitCode);
        Assert.Contains(expected, run.Output, StringComparison.Ordinal);
    }
}
