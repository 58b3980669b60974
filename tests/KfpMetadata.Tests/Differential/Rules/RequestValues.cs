using System.Collections;
using Google.Protobuf;
using KfpMetadata.Protocol;

namespace KfpMetadata.Tests.Differential.Rules;

/// <summary>Finds property values in requests.</summary>
internal static class RequestValues
{
    public static IEnumerable<Value> In(Difference difference)
    {
        var request = difference.Step.Request.Descriptor.Parser.ParseFrom(difference.Request);
        return In(request);
    }

    private static IEnumerable<Value> In(IMessage message)
    {
        if (message is Value value)
            return [value];
        return message.Descriptor.Fields.InFieldNumberOrder().SelectMany(field => field.Accessor.GetValue(message) switch
        {
            IDictionary map => map.Values.OfType<IMessage>().SelectMany(In),
            IList list => list.OfType<IMessage>().SelectMany(In),
            IMessage inner => In(inner),
            _ => [],
        });
    }
}
