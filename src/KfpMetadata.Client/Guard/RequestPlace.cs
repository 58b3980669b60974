using System.Globalization;

namespace KfpMetadata.Client;

/// <summary>Where in a request something stands. It becomes a text only for a message, for nearly every request is right.</summary>
/// <param name="Field">The field of the request.</param>
/// <param name="Index">The place in a repeated field; -1 in others.</param>
/// <param name="Part">What of it, from a point or bracket on; empty for all of it.</param>
internal readonly record struct RequestPlace(string Field, int Index = -1, string Part = "")
{
    /// <summary>A part of what stands there.</summary>
    public RequestPlace Of(string part) => this with { Part = Part + part };

    /// <inheritdoc/>
    public override string ToString() =>
        Index < 0 ? Field + Part : string.Create(CultureInfo.InvariantCulture, $"{Field}[{Index}]{Part}");
}
