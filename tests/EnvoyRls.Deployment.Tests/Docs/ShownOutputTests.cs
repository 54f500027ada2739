namespace EnvoyRls.Deployment.Tests.Docs;

/// <summary>What is taken for the output that a page shows, and what is not.</summary>
public sealed class ShownOutputTests
{
    [Theory]
    [InlineData("4 limits", "4 limits\n")]
    [InlineData("a  b\nc", "a b\n c")]
    [InlineData("{\"id\":\"x\",...}", "{\"id\":\"x\",\"domain\":\"web\"}")]
    [InlineData("first\n...\nlast", "first\nsecond\nthird\nlast")]
    [InlineData("until 2026-06-14 09:30 UTC", "until 2027-01-01 23:59 UTC")]
    [InlineData("\"updated_at\":\"2026-11-21T10:00:00Z\"", "\"updated_at\":\"2027-01-01T11:12:13Z\"")]
    [InlineData("Try again in 4711 s.", "Try again in 3 s.")]
    [InlineData("edge_user_ann_1795294800", "edge_user_ann_1795298400")]
    [InlineData("ovr-1f9a4c0e77b2", "ovr-0a1b2c3d4e5f")]
    public void It_is_the_same_but_for_what_differs_from_run_to_run(string shown, string printed) =>
        Assert.True(ShownOutput.Matches(shown, printed));

    [Theory]
    [InlineData("4 limits", "5 limits")]
    [InlineData("4 limits", "4 limits, 1 domain")]
    [InlineData("OK", "")]
    [InlineData("first\n...\nlast", "first\nsecond")]
    [InlineData("resets in 19s", "resets in 20s")]
    public void Anything_else_differs(string shown, string printed) => Assert.False(ShownOutput.Matches(shown, printed));
}
