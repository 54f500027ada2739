using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace EnvoyRls.Server.Settings;

/// <summary>Proves at startup that TLS files can be used, in the words operators know from the reference.</summary>
internal static class TlsFiles
{
    public static void CheckKeyPair(string certificatePath, string keyPath, SettingReader read)
    {
        try
        {
            using X509Certificate2 pair = X509Certificate2.CreateFromPemFile(certificatePath, keyPath);
        }
        catch (Exception error) when (IsExpected(error))
        {
            read.Error($"failed lo load TLS key pair ({certificatePath},{keyPath}): {error.Message}");
        }
    }

    public static void CheckAuthorities(string path, SettingReader read)
    {
        X509Certificate2Collection authorities = [];
        try
        {
            authorities.ImportFromPem(File.ReadAllText(path));
        }
        catch (CryptographicException)
        {
            authorities.Clear();
        }
        catch (Exception error) when (IsExpected(error))
        {
            read.Error($"failed to read file: {path}: {error.Message}");
            return;
        }

        if (authorities.Count == 0)
        {
            read.Error($"failed to load the provided TLS CA certificate: {path}");
        }

        foreach (X509Certificate2 authority in authorities)
        {
            authority.Dispose();
        }
    }

    private static bool IsExpected(Exception error) =>
        error is IOException or UnauthorizedAccessException or CryptographicException or ArgumentException;
}
