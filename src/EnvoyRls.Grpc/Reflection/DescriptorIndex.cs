using Google.Protobuf.Reflection;

namespace EnvoyRls.Grpc.Reflection;

/// <summary>Files of descriptors with everything they import, by file name and by symbol; immutable.</summary>
internal sealed class DescriptorIndex
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly HashSet<string> _messages = new(StringComparer.Ordinal);

    public DescriptorIndex(IEnumerable<FileDescriptor> files)
    {
        List<string> services = [];
        foreach (FileDescriptor file in files)
        {
            services.AddRange(file.Services.Select(service => service.FullName));
            Add(file);
        }

        services.Sort(StringComparer.Ordinal);
        Services = services;
    }

    /// <summary>The full names of the services in the files given, in order; not those of imported files.</summary>
    public IReadOnlyList<string> Services { get; }

    public FileDescriptor? FileNamed(string name) => _files.GetValueOrDefault(name);

    /// <summary>The file that declares a service, method, message, field, oneof, enum or enum value of this full name.</summary>
    public FileDescriptor? FileWith(string symbol) => _symbols.GetValueOrDefault(symbol.TrimStart('.'));

    public bool IsMessage(string fullName) => _messages.Contains(fullName);

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (FileDescriptor import in file.Dependencies)
        {
            Add(import);
        }

        foreach (ServiceDescriptor service in file.Services)
        {
            _symbols[service.FullName] = file;
            AddAll(service.Methods, file);
        }

        foreach (EnumDescriptor type in file.EnumTypes)
        {
            Add(type, file);
        }

        foreach (MessageDescriptor type in file.MessageTypes)
        {
            Add(type, file);
        }
    }

    private void Add(MessageDescriptor message, FileDescriptor file)
    {
        _symbols[message.FullName] = file;
        _messages.Add(message.FullName);
        AddAll(message.Fields.InDeclarationOrder(), file);
        AddAll(message.Oneofs, file);
        foreach (EnumDescriptor type in message.EnumTypes)
        {
            Add(type, file);
        }

        foreach (MessageDescriptor type in message.NestedTypes)
        {
            Add(type, file);
        }
    }

    private void Add(EnumDescriptor type, FileDescriptor file)
    {
        _symbols[type.FullName] = file;
        AddAll(type.Values, file);
    }

    private void AddAll(IEnumerable<IDescriptor> members, FileDescriptor file)
    {
        foreach (IDescriptor member in members)
        {
            _symbols[member.FullName] = file;
        }
    }
}
