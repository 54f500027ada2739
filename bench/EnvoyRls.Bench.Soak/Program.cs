using System.Globalization;
using EnvoyRls.Bench.Soak;

switch (args)
{
    case ["soak", ..] when args.Length <= 4 && TryRead(1, 15, out double minutes) && TryRead(2, 10_000, out double rate):
        return await SoakCommand.RunAsync(minutes, (int)rate, args.ElementAtOrDefault(3) ?? "soak.svg");
    case ["values", ..] when args.Length <= 3 && TryRead(1, 5_000_000, out double values):
        return await ValuesCommand.RunAsync((int)values, args.ElementAtOrDefault(2) ?? "values.svg");
    default:
        await Console.Error.WriteLineAsync("Usage: bench/soak [minutes] [calls a second] [plot.svg]\n       bench/values [values] [plot.svg]");
        return 2;
}

bool TryRead(int place, double otherwise, out double value)
{
    value = otherwise;
    return args.Length <= place || (double.TryParse(args[place], NumberStyles.Float, CultureInfo.InvariantCulture, out value) && value is > 0 and < 1e9);
}
