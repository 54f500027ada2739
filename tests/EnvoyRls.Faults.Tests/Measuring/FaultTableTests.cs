namespace EnvoyRls.Faults.Tests.Measuring;

public sealed class FaultTableTests
{
    private const string Page =
        """
        before
        <!-- faults:begin -->
        | Redis | fault | lasted |
        |---|---|---|
        | single | frozen | 2.0 s |
        | Cluster | frozen | 1.0 s |
        | Cluster | slow | 1.0 s |
        <!-- faults:end -->
        after
        """;

    [Fact]
    public void Rows_that_were_not_measured_anew_stay()
    {
        string[] lines = FaultTable.Renew(Page, ["| Sentinel | slow | 3.0 s |", "| Cluster | frozen | 4.0 s |"]).Split('\n');

        Assert.Equal(["| single | frozen | 2.0 s |", "| Sentinel | slow | 3.0 s |", "| Cluster | frozen | 4.0 s |", "| Cluster | slow | 1.0 s |"], lines[4..8]);
        Assert.Equal(["before", "<!-- faults:begin -->"], lines[..2]);
        Assert.Equal(["<!-- faults:end -->", "after"], lines[8..]);
    }

    [Fact]
    public void A_page_without_room_for_the_table_is_left_alone() => Assert.Throws<InvalidOperationException>(static () => FaultTable.Renew("a page", []));
}
