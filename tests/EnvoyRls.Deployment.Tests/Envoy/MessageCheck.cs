using System.Collections;
using System.Globalization;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Google.Protobuf.WellKnownTypes;

namespace EnvoyRls.Deployment.Tests.Envoy;

/// <summary>One message of a configuration and where it is; the demands that can be made of its fields, by name.</summary>
internal sealed class MessageCheck
{
    private MessageCheck(IMessage message, string path)
    {
        Message = message;
        Path = path;
    }

    public IMessage Message { get; }

    /// <summary>Field names from the root, which stands for itself by its full name.</summary>
    public string Path { get; }

    /// <summary>A message and all below it, those packed into an <see cref="Any"/> included.</summary>
    public static IEnumerable<MessageCheck> Walk(IMessage root) => Walk(root, root.Descriptor.FullName);

    public MessageCheck Text(string field) => Demand(field, Value(field) is string { Length: > 0 }, "is required");

    public MessageCheck Present(string field) => Demand(field, Value(field) is not null, "is required");

    public MessageCheck Some(string field) => Demand(field, Value(field) is IList { Count: > 0 }, "needs one item at least");

    public MessageCheck Few(string field, int most) => Demand(field, Value(field) is IList list && list.Count <= most, $"takes {most} items at most");

    /// <summary>No message of a list has a field that is only taken elsewhere.</summary>
    public MessageCheck NoneWith(string list, string field)
    {
        bool any = ((IList)Value(list)!).Cast<IMessage>().Any(item => new MessageCheck(item, Path).Value(field) is not null);
        return Demand(list, !any, $"takes no {field} here, only in typed_per_filter_config");
    }

    public MessageCheck Choice(string oneof)
    {
        OneofDescriptor choice = Message.Descriptor.Oneofs.Single(descriptor => descriptor.Name == oneof);
        string names = string.Join(", ", choice.Fields.Select(field => field.Name));
        return Demand(oneof, choice.Accessor.GetCaseFieldDescriptor(Message) is not null, $"is required: one of {names}");
    }

    public MessageCheck OneOf(string field, params string[] values) =>
        Demand(field, values.Contains(Value(field)), $"is one of {string.Join(", ", values)}");

    public MessageCheck Enum(string field, string name)
    {
        EnumDescriptor type = Field(field).EnumType;
        return Demand(field, Number(field) == type.FindValueByName(name).Number, $"has to be {name}");
    }

    public MessageCheck AtMost(string field, long most) => Demand(field, Number(field) is not { } number || number <= most, $"is {most} at most");

    public MessageCheck AtLeast(string field, long least) => Demand(field, Number(field) is not { } number || number >= least, $"is {least} at least");

    /// <summary>A text that is empty, or one substitution such as <c>%BYTES_RECEIVED%</c>.</summary>
    public MessageCheck Command(string field) => Demand(
        field, Value(field) is "" || (Value(field) is string text && text.Length > 2 && text[0] == '%' && text[^1] == '%'), "is one %COMMAND%");

    /// <summary>Every enum has a value that exists: the parser lets any number pass.</summary>
    public MessageCheck Enums()
    {
        foreach (FieldDescriptor field in Message.Descriptor.Fields.InDeclarationOrder()
            .Where(field => field.FieldType == FieldType.Enum && !field.IsRepeated))
        {
            int number = System.Convert.ToInt32(field.Accessor.GetValue(Message), CultureInfo.InvariantCulture);
            Demand(field.Name, field.EnumType.FindValueByNumber(number) is not null, $"has no value {number}");
        }

        return this;
    }

    /// <summary>Every duration is more than zero, or at least zero where zero may be meant.</summary>
    public MessageCheck Durations(string[] mayBeZero)
    {
        foreach (FieldDescriptor field in Message.Descriptor.Fields.InDeclarationOrder())
        {
            if (!field.IsRepeated && field.Accessor.GetValue(Message) is Duration duration)
            {
                TimeSpan time = duration.ToTimeSpan();
                bool zero = mayBeZero.Contains(field.Name, StringComparer.Ordinal) && time == TimeSpan.Zero;
                Demand(field.Name, zero || time > TimeSpan.Zero, "has to be longer than zero");
            }
        }

        return this;
    }

    private static IEnumerable<MessageCheck> Walk(IMessage message, string path)
    {
        if (message is Any any)
        {
            return Walk(EnvoyMessages.Unpack(any), path);
        }

        return message.Descriptor.Fields.InDeclarationOrder()
            .SelectMany(field => Below(field.Accessor.GetValue(message), $"{path}.{field.Name}"))
            .Prepend(new MessageCheck(message, path));
    }

    private static IEnumerable<MessageCheck> Below(object? value, string path) => value switch
    {
        IMessage message => Walk(message, path),
        IDictionary map => map.Keys.Cast<object>().SelectMany(key => Below(map[key], $"{path}[{key}]")),
        IList list => list.Cast<object>().SelectMany((item, index) => Below(item, $"{path}[{index}]")),
        _ => [],
    };

    private FieldDescriptor Field(string name) =>
        Message.Descriptor.FindFieldByName(name) ?? throw new InvalidOperationException($"{Message.Descriptor.FullName} has no {name}");

    private object? Value(string field) => Field(field).Accessor.GetValue(Message);

    private long? Number(string field) =>
        Value(field) is { } value ? System.Convert.ToInt64(value, CultureInfo.InvariantCulture) : null;

    private MessageCheck Demand(string field, bool met, string demand) =>
        met ? this : throw new EnvoyConfigurationException($"{Path}.{field} {demand}");
}
