namespace EnvoyRls.Server.Checks;

/// <summary>The fields of a check that descriptors are made of.</summary>
internal enum CheckField
{
    UserId,
    ApiKey,
    IpAddress,
    Endpoint,
    Method,
    Tier,
}
