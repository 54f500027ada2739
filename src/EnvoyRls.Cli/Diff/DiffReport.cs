using EnvoyRls.Analysis.Diff;
using EnvoyRls.Analysis.Wording;
using Spectre.Console;

namespace EnvoyRls.Cli.Diff;

/// <summary>Prints differences for people, one line each.</summary>
internal static class DiffReport
{
    public static void Write(IReadOnlyList<Difference> differences, TextWriter output)
    {
        IAnsiConsole console = Terminal.For(output);
        foreach (Difference difference in differences)
        {
            string kind = difference.Kind.ToString().ToLowerInvariant();
            console.MarkupLine($"[{ColourOf(difference.Kind)}]{kind,-9}[/] {Markup.Escape(difference.Rule)}{Markup.Escape(DetailsOf(difference))}{Markup.Escape(PlaceOf(difference))}");
        }

        if (differences.Count == 0)
        {
            console.WriteLine("no differences");
            return;
        }

        string kinds = string.Join(", ", differences
            .GroupBy(difference => difference.Kind)
            .OrderBy(group => group.Key)
            .Select(group => $"{group.Count()} {group.Key.ToString().ToLowerInvariant()}"));
        console.WriteLine($"{Words.Count(differences.Count, "difference")}: {kinds}");
    }

    private static string DetailsOf(Difference difference) => difference.Kind switch
    {
        DifferenceKind.Changed => $" {difference.Field}: {Value(difference.From)} -> {Value(difference.To)}",
        DifferenceKind.Moved => $" -> {difference.To}",
        DifferenceKind.Reordered => $" is tried before {difference.To} now",
        DifferenceKind.Added when difference.To.Length > 0 => $": {difference.To}",
        DifferenceKind.Removed when difference.From.Length > 0 => $": {difference.From}",
        _ => "",
    };

    private static string Value(string value) => value.Length == 0 ? "(none)" : value;

    private static string PlaceOf(Difference difference) => difference.Place.File is null ? "" : $"  ({difference.Place})";

    private static string ColourOf(DifferenceKind kind) => kind switch
    {
        DifferenceKind.Added => "green",
        DifferenceKind.Removed => "red",
        _ => "yellow",
    };
}
