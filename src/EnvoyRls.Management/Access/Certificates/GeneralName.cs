namespace EnvoyRls.Management.Access.Certificates;

/// <summary>Tags of the choices of GeneralName (RFC 5280, 4.2.1.6) that are text.</summary>
internal static class GeneralName
{
    public const int Mail = 1;
    public const int Dns = 2;
    public const int Uri = 6;
}
