using System.Globalization;
using System.Text;
using EnvoyRls.Core.Algorithms;

namespace EnvoyRls.Redis.Tests.Scripts;

internal sealed class LogModel : Model
{
    private readonly SlidingWindowLogState _state = new();

    protected override string Text
    {
        get
        {
            StringBuilder text = new(string.Create(CultureInfo.InvariantCulture, $"@{_state.LastReading} {_state.Hits}"));
            for (int i = 0; i < _state.Count; i++)
            {
                text.Append(CultureInfo.InvariantCulture, $",{_state[i].Time} {_state[i].Hits}");
            }

            return text.ToString();
        }
    }

    protected override ChargeOutcome Charge(long now, Limit limit, long hits) => SlidingWindowLog.Apply(_state, now, limit, hits);

    protected override ChargeOutcome GiveBack(long now, Limit limit, long hits, long chargedAt) =>
        SlidingWindowLog.GiveBack(_state, now, limit, hits, chargedAt);

    protected override ChargeOutcome Look(long now, Limit limit, long hits) => SlidingWindowLog.Look(_state, now, limit, Math.Max(0, hits));
}
