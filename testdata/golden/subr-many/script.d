#pragma D option quiet
BEGIN {
 a = strjoin("abc", "def"); b = strjoin(a, "x/y/z"); c = substr(b, 2, 3);
 d = substr(b, -3); i1 = index(b, "def"); i2 = rindex(b, "/"); e = strchr(b, 'd'); f = strrchr(b, '/');
 g = strstr(b, "ef"); h = strtok(b, "/"); j = strtok(NULL, "/"); k = strtok(NULL, "/");
 l = basename(b); m = dirname(b); n = cleanpath(b); o = lltostr(-12); p = toupper(b); q = tolower(p);
 r = strjoin(strjoin(execname, "/"), b); s = basename(dirname(r)); t = strlen(r); u = index(r, "/", 3);
 v = lltostr(255, 16); w = strtoll(v, 16); x = strjoin(l, m); y = rindex(x, "a"); z = cleanpath(x);
 printf("%s %s %s %s %d %d %s %s %s %s %s %s\n", a,b,c,d,i1,i2,e,f,g,h,j,k);
 printf("%s %s %s %s %s %s %d %d %s %d %s %d %s %s %s %s\n", l,m,n,o,p,q,t,u,v,w,x,y,z, strjoin("1", lltostr(5)), substr("hello",1,2), basename("/a/b"));
 exit(0);
}
