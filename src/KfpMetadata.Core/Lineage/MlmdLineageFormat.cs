namespace KfpMetadata;

/// <summary>The forms that lineage is exported in.</summary>
public enum MlmdLineageFormat
{
    /// <summary>A flowchart of Mermaid, which Markdown on GitHub and GitLab shows.</summary>
    Mermaid,

    /// <summary>A digraph of Graphviz.</summary>
    Dot,

    /// <summary>All that the graph holds, for programs.</summary>
    Json,

    /// <summary>One page to look at and to search, which needs no network.</summary>
    Html,
}
