using EnvoyRls.Grpc.Client;

namespace EnvoyRls.Cli.Ask;

/// <summary>Opens the channel that a question goes through.</summary>
internal static class ChannelFactory
{
    /// <exception cref="FormatException">The target is no address.</exception>
    public static GrpcChannel Open(Question question)
    {
        string address = question.Target.Contains("://", StringComparison.Ordinal)
            ? question.Target
            : $"{(question.Tls.IsOn ? "https" : "http")}://{question.Target}";
        if (!Uri.TryCreate(address, UriKind.Absolute, out Uri? uri) || (uri.Scheme != "unix" && uri.Port <= 0))
        {
            throw new FormatException($"'{question.Target}' is not host:port.");
        }

        return new GrpcChannel(new GrpcChannelOptions
        {
            Address = uri,
            ConnectTimeout = question.Timeout,
            Tls = question.Tls.Read(),
        });
    }
}
