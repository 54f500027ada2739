using System.Globalization;
using System.Xml.Linq;
using EnvoyRls.Bench.Adaptive.Attacks.Plots;
using EnvoyRls.Bench.Documents.Plots;

namespace EnvoyRls.Bench.Tests.Adaptive.Attacks;

public sealed class AttackPlotTests
{
    private const string Override = "an override is in force";

    [Fact]
    public void A_plot_shows_the_attack_what_was_admitted_of_it_the_override_and_the_benign_calls_it_denied()
    {
        XElement plot = XDocument.Parse(AttackPlot.Draw(ExampleRun.Held())).Root!;

        Assert.Superset(new HashSet<string>(StringComparer.Ordinal) { "attack = admitted by static rules", "admitted with the layer", "benign, denied by overrides", Override }, TextsOf(plot).ToHashSet(StringComparer.Ordinal));
        Assert.Equal(3, Named(plot, "polyline").Count());
    }

    [Fact]
    public void The_bar_of_an_override_is_as_long_as_it_was_in_force()
    {
        XElement plot = XDocument.Parse(AttackPlot.Draw(ExampleRun.Held())).Root!;
        XElement swatch = Named(plot, "rect").Single(rect => rect.ElementsAfterSelf().FirstOrDefault()?.Value == Override);
        XElement bar = Named(plot, "rect").Single(rect => (string?)rect.Attribute("fill") == (string?)swatch.Attribute("fill") && rect != swatch);

        double minute = PlaceOf(plot, "60") - PlaceOf(plot, "0");
        Assert.Equal((90 - 8) / 60.0, Number(bar, "width") / minute, 0.01);
        Assert.Equal(8 / 60.0, (Number(bar, "x") - PlaceOf(plot, "0")) / minute, 0.01);
    }

    [Fact]
    public void A_plot_without_an_attack_shows_benign_calls_and_no_bar()
    {
        XElement plot = XDocument.Parse(AttackPlot.Draw(ExampleRun.Benign())).Root!;

        Assert.Contains("benign calls = admitted with the layer", TextsOf(plot), StringComparer.Ordinal);
        Assert.DoesNotContain(TextsOf(plot), text => text.StartsWith("attack", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(0, 0.1)]
    [InlineData(0.3, 0.3)]
    [InlineData(47, 50)]
    [InlineData(60, 60)]
    [InlineData(61, 80)]
    [InlineData(1_205, 1_500)]
    public void An_axis_ends_at_a_round_number_and_has_six_ticks_above_zero_at_most(double most, double last)
    {
        Axis axis = Axis.UpTo("calls", most);

        Assert.Equal(last, axis.Last, 1e-9);
        Assert.InRange(axis.Ticks.Count(), 2, 8);
    }

    private static IEnumerable<XElement> Named(XElement plot, string name) => plot.Elements().Where(element => element.Name.LocalName == name);

    private static IEnumerable<string> TextsOf(XElement plot) => Named(plot, "text").Select(static text => text.Value);

    private static double PlaceOf(XElement plot, string tick) =>
        Named(plot, "text").Where(text => text.Value == tick && (string?)text.Attribute("text-anchor") == "middle").Select(static text => Number(text, "x")).Single();

    private static double Number(XElement element, string attribute) => double.Parse(element.Attribute(attribute)!.Value, CultureInfo.InvariantCulture);
}
