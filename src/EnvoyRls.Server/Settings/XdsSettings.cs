using EnvoyRls.Grpc;

namespace EnvoyRls.Server.Settings;

/// <summary>How rules are had from an xDS server.</summary>
internal sealed record XdsSettings
{
    /// <summary>The server as the operator wrote it: what logs call it.</summary>
    public required string Server { get; init; }

    /// <summary><c>http</c>, <c>https</c> or <c>unix</c>.</summary>
    public required Uri Address { get; init; }

    public required string NodeId { get; init; }

    public required IReadOnlyDictionary<string, string> NodeMetadata { get; init; }

    /// <summary>Sent with the stream; values may be secrets.</summary>
    public required GrpcMetadata Headers { get; init; }

    /// <summary><see langword="null"/> for plain text.</summary>
    public required XdsTlsSettings? Tls { get; init; }

    /// <summary>The mean wait before a server that cannot be reached is tried again.</summary>
    public required TimeSpan ConnectRetryInterval { get; init; }

    public required XdsBackoffSettings Backoff { get; init; }

    /// <summary>The largest response taken, in bytes.</summary>
    public required int MaxMessageBytes { get; init; }

    /// <param name="read">Where the variables are.</param>
    /// <param name="wanted">Whether rules come from there; otherwise nothing is asked of the values but their form.</param>
    internal static XdsSettings? Read(SettingReader read, bool wanted)
    {
        const int GrpcDefault = 4 * 1024 * 1024;
        read.Section("Rule discovery (xDS)");
        string nodeId = read.Get("CONFIG_GRPC_XDS_NODE_ID", SettingTypes.Text, "default", "Node id told to the server.");
        string metadata = read.Get("CONFIG_GRPC_XDS_NODE_METADATA", SettingTypes.Text, "", "Node metadata told to the server: key=value,key=value.");
        string server = read.Get(
            "CONFIG_GRPC_XDS_SERVER_URL", SettingTypes.Text, "localhost:18000", "The server: host:port, dns:///host:port or unix:///path.");
        TimeSpan retry = read.Get(
            "CONFIG_GRPC_XDS_SERVER_CONNECT_RETRY_INTERVAL", SettingTypes.Duration, "3s", "Wait before a server that cannot be reached is tried again (jitter 50 %).");
        GrpcMetadata headers = ReadHeaders(read);
        XdsTlsSettings? tls = XdsTlsSettings.Read(read, wanted);
        XdsBackoffSettings backoff = XdsBackoffSettings.Read(read);
        int maxBytes = read.Get("XDS_CLIENT_MAX_MSG_SIZE_IN_BYTES", SettingTypes.Size, "0", "Largest response taken; 0 for 4 MiB.");
        if (!wanted)
        {
            return null;
        }

        return new XdsSettings
        {
            Server = server,
            Address = ReadAddress(server, tls is not null, read),
            NodeId = nodeId,
            NodeMetadata = Pairs(metadata),
            Headers = headers,
            Tls = tls,
            ConnectRetryInterval = retry,
            Backoff = backoff,
            MaxMessageBytes = maxBytes > 0 ? maxBytes : GrpcDefault,
        };
    }

    private static Uri ReadAddress(string server, bool useTls, SettingReader read)
    {
        if (server.StartsWith("unix:", StringComparison.Ordinal) && server["unix:".Length..].TrimStart('/') is { Length: > 0 } path)
        {
            return new Uri($"unix:///{path}");
        }

        // The other names that gRPC gives to an address that is looked up as any other.
        string address = server.Replace("dns:///", "", StringComparison.Ordinal).Replace("passthrough:///", "", StringComparison.Ordinal);
        if (ListenAddress.TryParse(address, out ListenAddress parsed)
            && parsed is { Host.Length: > 0, Port: > 0 }
            && Uri.TryCreate($"{(useTls ? "https" : "http")}://{address}", UriKind.Absolute, out Uri? uri))
        {
            return uri;
        }

        read.Error($"CONFIG_GRPC_XDS_SERVER_URL: '{server}' is not host:port, dns:///host:port or unix:///path");
        return new Uri("http://localhost");
    }

    /// <summary>Pairs at the first equals sign; as in the reference, what has none is not there.</summary>
    private static Dictionary<string, string> Pairs(string text)
    {
        Dictionary<string, string> pairs = new(StringComparer.Ordinal);
        foreach (string pair in text.Split(','))
        {
            if (pair.Split('=', 2) is [string key, string value])
            {
                pairs[key] = value;
            }
        }

        return pairs;
    }

    /// <summary>Headers are what a server's token comes in, so that no error repeats them.</summary>
    private static GrpcMetadata ReadHeaders(SettingReader read)
    {
        const string Name = "CONFIG_GRPC_XDS_CLIENT_ADDITIONAL_HEADERS";
        Secret text = read.Secret(Name, "Headers sent to the server.", type: SettingTypes.Map.Name);
        GrpcMetadata metadata = [];
        if (!SettingTypes.Map.Parse(text.Reveal(), out IReadOnlyDictionary<string, string> headers))
        {
            read.Error($"{Name}: it is not {SettingTypes.Map.Accepts}");
            return metadata;
        }

        foreach ((string name, string value) in headers)
        {
            try
            {
                metadata.Add(name.ToLowerInvariant(), value);
            }
            catch (ArgumentException error)
            {
                read.Error($"{Name}: {error.Message}");
            }
        }

        return metadata;
    }
}
