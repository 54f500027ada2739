using System.CommandLine;

namespace EnvoyRls.Cli.Tls;

/// <summary>The options of commands that speak gRPC to a service.</summary>
internal sealed class TlsChoiceOptions
{
    private readonly Option<bool> _tls = new("--tls") { Description = "Connect over TLS." };
    private readonly Option<FileInfo?> _authorities = new("--ca") { Description = "Authorities (PEM) to trust instead of the system's; implies --tls." };
    private readonly Option<FileInfo?> _certificate = new("--cert") { Description = "Client certificate (PEM)." };
    private readonly Option<FileInfo?> _key = new("--key") { Description = "Its private key (PEM)." };
    private readonly Option<string?> _serverName = new("--server-name") { Description = "Name the server's certificate must carry." };

    public void AddTo(Command command)
    {
        command.Options.Add(_tls);
        command.Options.Add(_authorities);
        command.Options.Add(_certificate);
        command.Options.Add(_key);
        command.Options.Add(_serverName);
    }

    public TlsChoice Read(ParseResult parsed) => new()
    {
        IsOn = parsed.GetValue(_tls) || parsed.GetValue(_authorities) is not null,
        AuthoritiesPath = parsed.GetValue(_authorities)?.FullName,
        CertificatePath = parsed.GetValue(_certificate)?.FullName,
        KeyPath = parsed.GetValue(_key)?.FullName,
        ServerName = parsed.GetValue(_serverName),
    };
}
