using System.Globalization;
using EnvoyRls.Adaptive.Backtest.Attacks;
using EnvoyRls.Cli.Replay.Logs;
using EnvoyRls.Core.Rules;
using EnvoyRls.Core.Rules.Grammar;

namespace EnvoyRls.Cli.Backtest;

/// <summary>An attack as people write it: <c>flood,rate=200,at=+90m,for=5m,clients=1000</c>. Everything but the model may be left out.</summary>
internal sealed class AttackText
{
    private const double MostRate = 100_000;
    private const int MostClients = 10_000_000;

    private readonly AttackModel _model;
    private readonly double _rate = 100;
    private readonly int _clients = 1_000;
    private readonly TimeSpan _duration = TimeSpan.FromMinutes(5);
    private readonly TimeSpan _after = TimeSpan.FromHours(2);
    private readonly DateTimeOffset? _at;

    /// <exception cref="FormatException">The text makes no sense; the message says why.</exception>
    public AttackText(string written)
    {
        string[] parts = written.Split(',');
        _model = WordTable<AttackModel>.Find(parts[0]) ?? throw new FormatException($"'{parts[0]}' is no attack: {string.Join(", ", WordTable<AttackModel>.Words)}.");
        foreach (string part in parts.Skip(1))
        {
            (string name, string value) = part.IndexOf('=', StringComparison.Ordinal) is > 0 and var place ? (part[..place], part[(place + 1)..]) : (part, "");
            switch (name)
            {
                case "rate" when double.TryParse(value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _rate) && _rate is > 0 and <= MostRate:
                case "clients" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _clients) && _clients is > 0 and <= MostClients:
                    break;
                case "for" when DurationText.TryParse(value, out long length) && length > 0:
                    _duration = TimeSpan.FromMicroseconds(length);
                    break;
                case "at" when value is ['+', .. var later] && DurationText.TryParse(later, out long offset):
                    _after = TimeSpan.FromMicroseconds(offset);
                    break;
                case "at" when LogTime.TryParseRfc3339(value, out DateTimeOffset at):
                    _at = at;
                    break;
                default:
                    throw new FormatException($"'{part}' tells nothing of an attack: write rate=200 (a second), clients=1000, for=5m, at=+2h or at=2026-01-31T12:00:00Z.");
            }
        }
    }

    /// <summary>The attack in traffic that begins at some time.</summary>
    public AttackPlan In(DateTimeOffset first, ulong seed) => new(_model, _at ?? first + _after, _duration, _rate, _clients, seed);
}
