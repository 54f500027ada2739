using System.Globalization;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Cli.Suites.Running;

/// <summary>Finds values of dynamic metadata: names joined by dots, and numbers for items of lists.</summary>
internal static class MetadataPath
{
    /// <summary>Text, a number, a boolean, or <see langword="null"/> for nothing or what is no single value.</summary>
    public static object? Find(Struct? metadata, string path)
    {
        Value? value = metadata is null ? null : Below(Value.ForStruct(metadata), path);
        return value?.KindCase switch
        {
            Value.KindOneofCase.StringValue => value.StringValue,
            Value.KindOneofCase.NumberValue => value.NumberValue,
            Value.KindOneofCase.BoolValue => value.BoolValue,
            _ => null,
        };
    }

    /// <summary>A value as the suite would write it.</summary>
    public static string Describe(object? value) => value switch
    {
        null => "nothing",
        string text => $"'{text}'",
        bool flag => flag ? "true" : "false",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => $"{value}",
    };

    /// <summary>What lies at a path below a value; a name that itself has dots is found whole before its parts.</summary>
    private static Value? Below(Value value, string path)
    {
        if (path.Length == 0)
        {
            return value;
        }

        switch (value.KindCase)
        {
            case Value.KindOneofCase.StructValue:
                for (int end = path.Length; end > 0; end = path.LastIndexOf('.', end - 1))
                {
                    if (value.StructValue.Fields.TryGetValue(path[..end], out Value? field))
                    {
                        return Below(field, end == path.Length ? "" : path[(end + 1)..]);
                    }
                }

                return null;
            case Value.KindOneofCase.ListValue:
                string[] parts = path.Split('.', 2);
                bool isItem = int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < value.ListValue.Values.Count;
                return isItem ? Below(value.ListValue.Values[index], parts.Length > 1 ? parts[1] : "") : null;
            default:
                return null;
        }
    }
}
