using EnvoyRls.Adaptive.Observation;

namespace EnvoyRls.Adaptive.Tests.Observation.Support;

/// <summary>Calls of which each has an address and a path of its own.</summary>
/// <param name="first">The number of the first.</param>
/// <param name="count">How many.</param>
internal sealed class DecisionFlood(int first, int count)
{
    private const int AtOnce = 10_000;

    public void TellTo(Observer observer)
    {
        for (int i = 0; i < count; i += AtOnce)
        {
            RecordedCalls calls = new();
            for (int number = first + i; number < first + Math.Min(count, i + AtOnce); number++)
            {
                string address = $"remote_address=10.{number >> 16}.{(number >> 8) & 255}.{number & 255}";
                calls.Add(Watch.Start + number, address, $"path=/item/{number}");
            }

            calls.TellTo(observer);
        }
    }
}
