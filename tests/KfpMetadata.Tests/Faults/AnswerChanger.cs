using System.Collections;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.Core;
using KfpMetadata.Tests.Client;
using KfpMetadata.Tests.Differential;

namespace KfpMetadata.Tests.Faults;

/// <summary>A way to a store on which one field of an answer is another now and then: what a broken or hostile server sends.</summary>
internal sealed class AnswerChanger(CallInvoker inner, Dice dice) : UnaryInvoker
{
    /// <summary>Of a hundred answers so many are changed.</summary>
    private const int Chance = 60;

    /// <summary>The answers that were changed, by RPC.</summary>
    public Dictionary<string, int> Changed { get; } = new(StringComparer.Ordinal);

    /// <summary>What was changed last, for a failure's message.</summary>
    public string Last { get; private set; } = "";

    /// <summary>Whether answers are changed.</summary>
    public bool IsOn { get; set; }

    public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
        Method<TRequest, TResponse> method, string? host, CallOptions options, TRequest request) =>
        new(
            ChangeAsync(method.Name, inner.AsyncUnaryCall(method, host, options, request).ResponseAsync),
            Task.FromResult(new Metadata()), static () => Status.DefaultSuccess, static () => [], static () => { });

    private async Task<TResponse> ChangeAsync<TResponse>(string rpc, Task<TResponse> call)
    {
        var answer = await call;
        lock (dice)
        {
            if (!IsOn || !dice.Percent(Chance) || answer is not IMessage message) return answer;
            var copy = message.Descriptor.Parser.ParseFrom(message.ToByteArray());
            var places = new List<(string Name, Action Change)>();
            Collect(copy, "", places);
            if (places.Count == 0) return answer;
            var (name, change) = dice.Pick(places);
            change();
            Last = $"{rpc}{name}";
            Changed[rpc] = Changed.GetValueOrDefault(rpc) + 1;
            // As it comes over the wire.
            return (TResponse)copy.Descriptor.Parser.ParseFrom(copy.ToByteArray());
        }
    }

    /// <summary>All that can be changed in a message, and in what it holds.</summary>
    private void Collect(IMessage message, string path, List<(string Name, Action Change)> places)
    {
        foreach (var field in message.Descriptor.Fields.InDeclarationOrder())
        {
            var name = $"{path}.{field.Name}";
            var value = field.Accessor.GetValue(message);
            if (field.IsMap) CollectMap((IDictionary)value, field, name, places);
            else if (field.IsRepeated) CollectList((IList)value, field, name, places);
            else
            {
                if (field.HasPresence && field.Accessor.HasValue(message)) places.Add((name + " removed", () => field.Accessor.Clear(message)));
                if (field.FieldType == FieldType.Message)
                {
                    if (value is IMessage inner && field.Accessor.HasValue(message)) Collect(inner, name, places);
                }
                else
                {
                    places.Add((name, () => field.Accessor.SetValue(message, Other(field, value))));
                }
            }
        }
    }

    private void CollectList(IList list, FieldDescriptor field, string name, List<(string Name, Action Change)> places)
    {
        places.Add((name + " one more", () => list.Add(New(field))));
        for (var i = 0; i < list.Count; i++)
        {
            var at = i;
            places.Add((name + " without one", () => list.RemoveAt(at)));
            places.Add((name + " one twice", () => list.Insert(dice.Below(list.Count + 1), list[at])));
            if (list[at] is IMessage inner) Collect(inner, name, places);
            else places.Add((name, () => list[at] = Other(field, list[at]!)));
        }
    }

    private void CollectMap(IDictionary map, FieldDescriptor field, string name, List<(string Name, Action Change)> places)
    {
        var (keys, values) = (field.MessageType.FindFieldByNumber(1), field.MessageType.FindFieldByNumber(2));
        foreach (var key in map.Keys.Cast<object>().ToList())
        {
            places.Add((name + " without one", () => map.Remove(key)));
            places.Add((name + " one more", () => map[Other(keys, key)] = map[key]));
            if (map[key] is IMessage inner) Collect(inner, name, places);
            else places.Add((name, () => map[key] = Other(values, map[key]!)));
        }
    }

    private static object New(FieldDescriptor field) => field.FieldType switch
    {
        FieldType.Message => field.MessageType.Parser.ParseFrom(ByteString.Empty),
        FieldType.String => "more",
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, 1),
        _ => 1L,
    };

    private object Other(FieldDescriptor field, object? value) => field.FieldType switch
    {
        FieldType.String => dice.Pick("", "x", value + "x", "\u001b[2J\u0007", new string('n', 300), "mlmd-struct::=", "-1", "p\0q"),
        FieldType.Bytes => ByteString.CopyFrom(1, 2, 255),
        FieldType.Bool => !(bool)(value ?? false),
        FieldType.Double => dice.Pick(0.0, double.NaN, double.PositiveInfinity, -1e300),
        FieldType.Enum => Enum.ToObject(field.EnumType.ClrType, dice.Pick(0, 1, 2, 3, 77, -1)),
        FieldType.Int32 => dice.Pick(0, -1, 1, int.MaxValue, int.MinValue),
        _ => dice.Pick(0L, -1L, 1L, 2L, 12L, 4_000_000_000L, long.MaxValue, long.MinValue),
    };
}
