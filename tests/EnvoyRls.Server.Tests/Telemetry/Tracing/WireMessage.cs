using System.Globalization;
using System.Text;
using Google.Protobuf;

namespace EnvoyRls.Server.Tests.Telemetry.Tracing;

/// <summary>A protobuf message of which only the numbers of its fields are known.</summary>
internal sealed class WireMessage
{
    private readonly List<(int Field, byte[] Value)> _fields = [];

    public WireMessage(byte[] bytes)
    {
        CodedInputStream input = new(bytes);
        while (input.ReadTag() is var tag && tag != 0)
        {
            int field = WireFormat.GetTagFieldNumber(tag);
            switch (WireFormat.GetTagWireType(tag))
            {
                case WireFormat.WireType.LengthDelimited:
                    _fields.Add((field, input.ReadBytes().ToByteArray()));
                    break;
                case WireFormat.WireType.Varint:
                    _fields.Add((field, Encoding.UTF8.GetBytes(input.ReadUInt64().ToString(CultureInfo.InvariantCulture))));
                    break;
                case WireFormat.WireType.Fixed64:
                    _fields.Add((field, Encoding.UTF8.GetBytes(input.ReadFixed64().ToString(CultureInfo.InvariantCulture))));
                    break;
                default:
                    input.SkipLastField();
                    break;
            }
        }
    }

    public IEnumerable<WireMessage> Messages(int field) => Values(field).Select(value => new WireMessage(value));

    /// <summary>A string, or the digits of a number; empty if the field is missing.</summary>
    public string Text(int field) => Encoding.UTF8.GetString(Values(field).LastOrDefault([]));

    public string Hex(int field) => Convert.ToHexStringLower(Values(field).LastOrDefault([]));

    /// <summary>A list of keys and values as telemetry messages have it: key 1, value 2, a string 1 or an integer 3 in that.</summary>
    public Dictionary<string, string> Attributes(int field) => Messages(field).ToDictionary(
        attribute => attribute.Text(1),
        attribute => attribute.Messages(2).Single() is var value ? value.Text(1) + value.Text(3) : "",
        StringComparer.Ordinal);

    private IEnumerable<byte[]> Values(int field) => _fields.Where(candidate => candidate.Field == field).Select(candidate => candidate.Value);
}
