using System.CommandLine;
using System.Security.Cryptography;

namespace EnvoyRls.Cli.AdminApi;

/// <summary>The options that say where the admin API is, and what every command does with it.</summary>
internal sealed class AdminApiOptions
{
    private const string DefaultUrl = "http://127.0.0.1:8082";
    private const string TokenVariable = "RLS_TOKEN";

    private readonly Option<string> _url = new("--url") { Description = "Address of the admin API.", DefaultValueFactory = _ => DefaultUrl };
    private readonly Option<FileInfo?> _token = new("--token-file") { Description = $"File with the token; without it, {TokenVariable} has the token." };
    private readonly Option<FileInfo?> _authorities = new("--ca") { Description = "Authorities (PEM) to trust instead of the system's." };
    private readonly Option<FileInfo?> _certificate = new("--cert") { Description = "Client certificate (PEM)." };
    private readonly Option<FileInfo?> _key = new("--key") { Description = "Its private key (PEM)." };

    public void AddTo(Command command)
    {
        command.Options.Add(_url);
        command.Options.Add(_token);
        command.Options.Add(_authorities);
        command.Options.Add(_certificate);
        command.Options.Add(_key);
    }

    /// <summary>Speaks to the admin API. What goes wrong is one sentence on standard error.</summary>
    /// <returns>The exit code.</returns>
    public async Task<int> UseAsync(string name, ParseResult parsed, Func<AdminClient, Task> work)
    {
        try
        {
            using AdminClient client = AdminClient.Open(Read(parsed));
            await work(client);
            return ExitCode.Ok;
        }
        catch (FormatException mistake)
        {
            await TellAsync(mistake);
            return ExitCode.Usage;
        }
        catch (Exception failure) when (failure is AdminApiException or IOException or UnauthorizedAccessException or CryptographicException)
        {
            await TellAsync(failure);
            return ExitCode.Failed;
        }

        Task TellAsync(Exception error) => parsed.InvocationConfiguration.Error.WriteLineAsync($"{name}: {error.Message.ReplaceLineEndings(" ").TrimEnd('.')}.");
    }

    private AdminAddress Read(ParseResult parsed)
    {
        string url = parsed.GetValue(_url)!;
        if (!Uri.TryCreate(url, UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            throw new FormatException($"'{url}' is no address: write {DefaultUrl}, or https://host:port");
        }

        string token = parsed.GetValue(_token) is { } file ? File.ReadAllText(file.FullName) : Environment.GetEnvironmentVariable(TokenVariable) ?? "";
        return new AdminAddress(
            address, token.Trim(), parsed.GetValue(_authorities)?.FullName, parsed.GetValue(_certificate)?.FullName, parsed.GetValue(_key)?.FullName);
    }
}
