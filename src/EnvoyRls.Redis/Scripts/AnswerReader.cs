using System.Buffers.Text;
using EnvoyRls.Core.Algorithms;
using EnvoyRls.Core.Counting;

namespace EnvoyRls.Redis.Scripts;

/// <summary>Reads the numbers that scripts answer: decimal text with a space between.</summary>
internal ref struct AnswerReader(ReadOnlySpan<byte> text)
{
    /// <summary>The fault of an answer that is not one.</summary>
    public static readonly StoreFault Nonsense = new(StoreFaultKind.Unavailable, "redis answered what no script of ours does");

    private ReadOnlySpan<byte> _rest = text;

    /// <summary>What a charge met, as its algorithm answers it.</summary>
    public bool TryReadOutcome(ref Charge charge)
    {
        if (charge.IsFixedWindow())
        {
            return TryRead(out charge.Counter);
        }

        bool read = TryRead(out long admitted)
            & TryRead(out long remaining)
            & TryRead(out long reset)
            & TryRead(out long retry)
            & TryRead(out long delay);
        charge.Outcome = new ChargeOutcome(admitted == 1, remaining, reset, retry, delay);
        return read;
    }

    /// <summary>What a charge by itself met, as its script answers it.</summary>
    public bool TryReadCharge(ref Charge charge)
    {
        bool read = charge.IsFixedWindow() || TryRead(out charge.ChargedAt);
        if (charge.Kind is ChargeKind.Lease or ChargeKind.Merge)
        {
            read &= TryRead(out charge.Granted);
        }

        return read & TryReadOutcome(ref charge);
    }

    public bool TryRead(out long number)
    {
        bool read = Utf8Parser.TryParse(_rest, out number, out int length) && (length == _rest.Length || _rest[length] == ' ');
        _rest = read && length < _rest.Length ? _rest[(length + 1)..] : [];
        return read;
    }
}
