namespace EnvoyRls.Deployment.Tests.Envoy;

/// <summary>What is written down is not what Envoy takes. The message says where and why.</summary>
internal sealed class EnvoyConfigurationException(string message, Exception? cause = null) : Exception(message, cause);
