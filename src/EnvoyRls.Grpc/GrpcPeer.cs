using System.Net;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace EnvoyRls.Grpc;

/// <summary>Who is at the other end of the connection that a call came by.</summary>
/// <param name="Address">Its address; <see langword="null"/> on a unix socket.</param>
/// <param name="TlsVersion">The TLS version agreed on; <see langword="null"/> in plain text.</param>
/// <param name="Certificate">The certificate it showed and that was accepted; <see langword="null"/> without mutual TLS.</param>
public sealed record GrpcPeer(IPEndPoint? Address, SslProtocols? TlsVersion, X509Certificate2? Certificate);
