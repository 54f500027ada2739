"""Messages made at run time from a FileDescriptorSet, for programs on grpcio that share nothing with ours."""

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

_pool = descriptor_pool.DescriptorPool()


def load_descriptors(path):
    """Reads the files that describe the messages; they come with what they import first."""
    files = descriptor_pb2.FileDescriptorSet()
    with open(path, "rb") as source:
        files.ParseFromString(source.read())
    for file in files.file:
        _pool.Add(file)


def message(name):
    """The class of a message by its full name."""
    descriptor = _pool.FindMessageTypeByName(name)
    # Releases before 4.22 have the factory's method only, later ones the function only.
    make = getattr(message_factory, "GetMessageClass", None) or message_factory.MessageFactory(_pool).GetPrototype
    return make(descriptor)
