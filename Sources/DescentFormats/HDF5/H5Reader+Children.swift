import CHDF5
import CHDF5Shim
import DescentData

/// A group or data set in a group.
struct H5Child: Sendable, Hashable {
    enum Kind: Sendable, Hashable { case group, dataset }

    let name: String
    let kind: Kind
}

extension H5Reader {
    /// What the group at `path` holds, ordered by the bytes of the names.
    func children(of path: [String]) throws(FileError) -> [H5Child] {
        try locked(place.at(path)) { () throws(FileError) in
            try withObject(path) { (group, place) throws(FileError) in
                guard H5Iget_type(group) == H5I_GROUP else {
                    throw place.error(
                        .mismatch, expected: "a group", got: "a data set", fix: H5Place.otherModel)
                }
                return try children(of: group, place)
            }
        }
    }

    private func children(of group: hid_t, _ place: H5Place) throws(FileError) -> [H5Child] {
        var list = LinkList(most: limits.hdf5GroupMembers)
        let result = withUnsafeMutablePointer(to: &list) { list in
            dh_visit_links(group, addLink, list)
        }
        try place.check(result, "a group that can be listed")
        guard result == 0 else {
            throw place.error(
                .tooLarge, expected: "at most \(limits.hdf5GroupMembers) members", got: "more",
                fix: "Raise FileLimits.hdf5GroupMembers if that many are meant.")
        }
        var children: [H5Child] = []
        for (name, link) in list.links {
            guard let name else {
                throw place.error(
                    .malformed, expected: "names in UTF-8", got: "other bytes",
                    fix: "Rename the members.")
            }
            let childPlace = place.at(place.path + [name])
            try checkLink(link, childPlace)
            let kind = try find(name, in: group, childPlace).kind
            children.append(H5Child(name: name, kind: kind))
        }
        return children.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }
}

/// What has been found in a group. The name is nil if it is no text.
private struct LinkList {
    let most: Int
    var links: [(name: String?, kind: dh_link)] = []
}

/// Takes a link down; 1, which ends the visit, when there are too many.
private func addLink(
    _ name: UnsafePointer<CChar>, _ kind: dh_link, _ context: UnsafeMutableRawPointer
) -> Int32 {
    let list = context.assumingMemoryBound(to: LinkList.self)
    guard list.pointee.links.count < list.pointee.most else { return 1 }
    list.pointee.links.append((String(validatingCString: name), kind))
    return 0
}
