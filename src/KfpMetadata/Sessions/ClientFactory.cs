namespace KfpMetadata.Sessions;

/// <summary>The one factory of clients in this process, made on the first use: importing the module loads nothing of it.</summary>
internal static class ClientFactory
{
    // PublicationOnly would load two contexts on a race; a failure must not stick (files can be mended), so it is not a Lazy.
    private static readonly object Gate = new();
    private static IMlmdClientFactory? s_instance;

    /// <summary>The factory. Tests set their own.</summary>
    public static IMlmdClientFactory Instance
    {
        get
        {
            lock (Gate) return s_instance ??= ClientLoadContext.CreateFactory();
        }

        internal set
        {
            lock (Gate) s_instance = value;
        }
    }
}
