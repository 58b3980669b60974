namespace KfpMetadata.Tests.Tls;

/// <summary>The servers that speak TLS themselves.</summary>
public enum TlsServerKind
{
    Reference_1_17_1,
    Reference_1_14_0,
    Own,
}
