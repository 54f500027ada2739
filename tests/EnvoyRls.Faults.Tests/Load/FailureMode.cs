namespace EnvoyRls.Faults.Tests.Load;

/// <summary>The modes of <c>on_store_failure</c>.</summary>
internal enum FailureMode
{
    Error,
    Allow,
    Deny,
    Local,
}
