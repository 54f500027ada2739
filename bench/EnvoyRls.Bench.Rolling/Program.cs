using System.Globalization;
using EnvoyRls.Testing;

const int DefaultCalls = 500_000;
const int DefaultRate = 15_000;

if (args.Length > 2 || !TryRead(args.ElementAtOrDefault(0), DefaultCalls, out int calls) || !TryRead(args.ElementAtOrDefault(1), DefaultRate, out int rate))
{
    await Console.Error.WriteLineAsync("Usage: bench/rolling [calls] [calls a second]");
    return 2;
}

RollingRestartResult result = await RollingRestart.RunAsync(calls, rate);
Console.WriteLine(result);
return result.Failed == 0 && result.Counted == result.Calls ? 0 : 1;

static bool TryRead(string? text, int otherwise, out int value)
{
    value = otherwise;
    return text is null || (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out value) && value > 0);
}
